//! Draws of the demo's world. Its dice are seeded, so that everybody sees the same demo; floats are
//! fine here, because nothing of this is the rule.

use crate::clock::Dice;

/// Evenly from 0 up to 1.
pub fn unit(dice: &Dice) -> f64 {
    const STEPS: u64 = 1 << 53;
    dice.below(STEPS) as f64 / STEPS as f64
}

/// Evenly from `least` to `most`, both included.
pub fn between(dice: &Dice, least: u64, most: u64) -> u64 {
    least + dice.below(most - least + 1)
}

/// True so many times in a hundred.
pub fn percent(dice: &Dice, percent: u64) -> bool {
    dice.below(100) < percent
}

/// One of a list that is not empty.
pub fn pick<'a, T>(dice: &Dice, list: &'a [T]) -> &'a T {
    &list[dice.below(list.len() as u64) as usize]
}

/// One of a list, each as often as its weight says.
pub fn weighted<T: Copy>(dice: &Dice, list: &[(T, u64)]) -> T {
    let mut drawn = dice.below(list.iter().map(|(_, weight)| weight).sum());
    for (value, weight) in list {
        match drawn.checked_sub(*weight) {
            Some(left) => drawn = left,
            None => return *value,
        }
    }
    unreachable!("what was drawn is below the sum of the weights")
}
