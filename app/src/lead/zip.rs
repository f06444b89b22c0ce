//! Which state a ZIP lies in, by its first three digits: written by hand, for one flag on a lead.
//! It is a hint, not geography, so nothing is refused because of it.

use super::facts::{Facts, State};

/// Ranges of prefixes, both ends included, by state. Prefixes of overseas military mail, of the
/// freely associated states and of nobody are left out.
const RANGES: &[(u16, u16, &str)] = &[
    (5, 5, "NY"),
    (6, 7, "PR"),
    (8, 8, "VI"),
    (9, 9, "PR"),
    (10, 27, "MA"),
    (28, 29, "RI"),
    (30, 38, "NH"),
    (39, 49, "ME"),
    (50, 54, "VT"),
    (55, 55, "MA"),
    (56, 59, "VT"),
    (60, 69, "CT"),
    (70, 89, "NJ"),
    (100, 149, "NY"),
    (150, 196, "PA"),
    (197, 199, "DE"),
    (200, 200, "DC"),
    (201, 201, "VA"),
    (202, 205, "DC"),
    (206, 219, "MD"),
    (220, 246, "VA"),
    (247, 268, "WV"),
    (270, 289, "NC"),
    (290, 299, "SC"),
    (300, 319, "GA"),
    (320, 339, "FL"),
    (341, 349, "FL"),
    (350, 369, "AL"),
    (370, 385, "TN"),
    (386, 397, "MS"),
    (398, 399, "GA"),
    (400, 427, "KY"),
    (430, 459, "OH"),
    (460, 479, "IN"),
    (480, 499, "MI"),
    (500, 528, "IA"),
    (530, 549, "WI"),
    (550, 567, "MN"),
    (569, 569, "DC"),
    (570, 577, "SD"),
    (580, 588, "ND"),
    (590, 599, "MT"),
    (600, 629, "IL"),
    (630, 658, "MO"),
    (660, 679, "KS"),
    (680, 693, "NE"),
    (700, 714, "LA"),
    (716, 729, "AR"),
    (730, 732, "OK"),
    (733, 733, "TX"),
    (734, 749, "OK"),
    (750, 799, "TX"),
    (800, 816, "CO"),
    (820, 831, "WY"),
    (832, 838, "ID"),
    (840, 847, "UT"),
    (850, 865, "AZ"),
    (870, 884, "NM"),
    (885, 885, "TX"),
    (889, 898, "NV"),
    (900, 961, "CA"),
    (967, 968, "HI"),
    (969, 969, "GU"),
    (970, 979, "OR"),
    (980, 994, "WA"),
    (995, 999, "AK"),
];

/// Prefixes with ZIPs on the other side of a state line, or delivered from across one.
const ACROSS: &[(u16, &[&str])] = &[
    (35, &["ME"]),
    (63, &["NY"]),
    (205, &["MD", "VA"]),
    (319, &["AL"]),
    (383, &["MS"]),
    (422, &["TN"]),
    (510, &["SD"]),
    (561, &["IA", "SD"]),
    (562, &["SD"]),
    (570, &["IA", "MN"]),
    (576, &["ND"]),
    (577, &["MT", "WY"]),
    (586, &["MT", "SD"]),
    (592, &["ND"]),
    (598, &["ID"]),
    (636, &["IL"]),
    (665, &["NE"]),
    (687, &["SD"]),
    (692, &["SD"]),
    (693, &["SD"]),
    (717, &["LA"]),
    (726, &["MO"]),
    (739, &["TX"]),
    (755, &["AR"]),
    (799, &["NM"]),
    (811, &["NM"]),
    (820, &["CO", "NE"]),
    (828, &["MT"]),
    (829, &["UT"]),
    (831, &["ID"]),
    (833, &["UT"]),
    (834, &["WY"]),
    (840, &["NV"]),
    (845, &["AZ"]),
    (860, &["UT"]),
    (865, &["NM", "UT"]),
    (873, &["AZ"]),
    (880, &["TX"]),
    (884, &["TX"]),
    (890, &["CA"]),
    (894, &["CA", "OR"]),
    (898, &["ID", "UT"]),
    (967, &["AS"]),
    (969, &["MP"]),
    (976, &["CA"]),
    (979, &["ID"]),
    (991, &["ID"]),
    (993, &["OR"]),
];

/// The five digits of a ZIP or a ZIP+4 (`78704`, `78704-1234`, `787041234`).
pub fn parse(text: &str) -> Option<String> {
    let (five, four) = text.split_at_checked(5)?;
    let four = four.strip_prefix('-').unwrap_or(four);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = text.len() == 5;
    let plus_four = text.len() > 5 && four.len() == 4;
    (digits(five) && digits(four) && (plain || plus_four)).then(|| five.to_owned())
}

/// Whether this state has ZIPs of its own: the 50 states, DC and five territories.
pub fn has_any(state: State) -> bool {
    let across = ACROSS.iter().flat_map(|(_, codes)| codes.iter().copied());
    RANGES.iter().map(|(_, _, code)| *code).chain(across).any(|code| code == state.code())
}

/// A state in which ZIPs that begin like this one lie.
pub fn state_of(zip: &str) -> Option<State> {
    states(zip).find_map(State::from_code)
}

/// Whether a lead's ZIP can't lie in its state. A ZIP of nowhere lies in none.
pub fn contradicts_state(facts: &Facts) -> bool {
    facts.zip.as_deref().zip(facts.state).is_some_and(|(zip, state)| !lies_in(zip, state))
}

fn lies_in(zip: &str, state: State) -> bool {
    states(zip).any(|code| code == state.code())
}

/// The states that a ZIP may lie in; none for a prefix that no state has.
fn states(zip: &str) -> impl Iterator<Item = &'static str> {
    let prefix = zip.get(..3).and_then(|prefix| prefix.parse::<u16>().ok());
    let home = RANGES
        .iter()
        .filter(move |(first, last, _)| prefix.is_some_and(|it| (*first..=*last).contains(&it)))
        .map(|(_, _, code)| *code);
    let across = ACROSS.iter().filter(move |(it, _)| prefix == Some(*it));
    home.chain(across.flat_map(|(_, codes)| codes.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 50 states, DC and the territories, written down apart from the table.
    const ALL: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS \
        MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY \
        PR VI GU AS MP";

    fn state(code: &str) -> State {
        State::from_code(code).unwrap()
    }

    #[test]
    fn every_state_and_territory_has_zips_and_nobody_else_does() {
        let known: Vec<&str> = ALL.split_whitespace().collect();
        assert_eq!(known.len(), 50 + 1 + 5);
        for (a, b) in ('A'..='Z').flat_map(|a| ('A'..='Z').map(move |b| (a, b))) {
            let code = format!("{a}{b}");
            assert_eq!(has_any(state(&code)), known.contains(&code.as_str()), "{code}");
        }
    }

    #[test]
    fn ranges_ascend_and_never_overlap() {
        assert!(RANGES.iter().all(|(first, last, _)| first <= last));
        assert!(RANGES.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(ACROSS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_city_lies_in_its_own_state_and_in_no_other() {
        for (zip, code) in [
            ("02108", "MA"),
            ("10001", "NY"),
            ("20001", "DC"),
            ("33101", "FL"),
            ("60601", "IL"),
            ("73301", "TX"),
            ("78704", "TX"),
            ("80202", "CO"),
            ("90001", "CA"),
            ("98101", "WA"),
            ("99501", "AK"),
            ("96799", "AS"),
            ("00901", "PR"),
        ] {
            assert!(lies_in(zip, state(code)), "{zip}");
            assert!(!lies_in(zip, state("ND")), "{zip}");
        }
    }

    #[test]
    fn a_prefix_that_straddles_a_line_lies_in_both_states() {
        // Fishers Island, New York, is reached from Connecticut.
        assert!(lies_in("06390", state("NY")) && lies_in("06390", state("CT")));
        assert!(!lies_in("06390", state("NJ")));
    }

    #[test]
    fn a_zip_of_nowhere_or_of_the_army_lies_in_no_state() {
        for zip in ["00000", "00100", "09012", "34002", "96201", "", "78", "é8"] {
            assert!(!ALL.split_whitespace().any(|code| lies_in(zip, state(code))), "{zip}");
        }
    }

    #[test]
    fn a_zip_is_five_digits_and_may_bring_four_more() {
        for text in ["78704", "78704-1234", "787041234"] {
            assert_eq!(parse(text).as_deref(), Some("78704"), "{text}");
        }
        for text in
            ["", "7870", "787044", "78704-", "78704-12", "78704-12345", "7870A", "７８７０４"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
