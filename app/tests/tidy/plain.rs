//! Rust's text with comments, and literals too if asked, overwritten by spaces: so that a check
//! meets a word only where it is code. Lines and columns stay what they were.

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Left {
    CodeAlone,
    CodeAndLiterals,
}

pub fn plain(text: &str, left: Left) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let (end, shown) = piece(&chars, at, left);
        for &char in &chars[at..end] {
            out.push(if shown || char == '\n' { char } else { ' ' });
        }
        at = end;
    }
    out
}

/// Where the comment, the literal or the single character that starts at `at` ends, and whether it
/// is left as it is.
fn piece(chars: &[char], at: usize, left: Left) -> (usize, bool) {
    let rest = &chars[at..];
    let starts = |with: &str| with.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c));
    let literals = left == Left::CodeAndLiterals;
    if starts("//") {
        let length = rest.iter().position(|&c| c == '\n').unwrap_or(rest.len());
        return (at + length, false);
    }
    if starts("/*") {
        return (at + block_comment(rest), false);
    }
    let word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if starts("r")
        && !word
        && let Some(length) = raw_string(rest)
    {
        return (at + length, literals);
    }
    if starts("\"") {
        return (at + quoted(rest, '"'), literals);
    }
    // A lifetime has no second quote after one character.
    if starts("'") && (rest.get(1) == Some(&'\\') || rest.get(2) == Some(&'\'')) {
        return (at + quoted(rest, '\''), literals);
    }
    (at + 1, true)
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at + 1 < rest.len() {
        match (rest[at], rest[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of `r"..."` or `r#"..."#`, if this is one.
fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|&&c| c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut at = 2 + hashes;
    while at < rest.len() {
        let closes = rest[at] == '"'
            && rest[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes;
        at += 1;
        if closes {
            return Some(at + hashes);
        }
    }
    Some(rest.len())
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let text = "a(\"x // \\\" y\", 'q', '\\''); // b\n/* c\n/* d */ */ e::<'f>(r#\"g\"h\"#)";
    let alone = plain(text, Left::CodeAlone);
    let words: Vec<&str> = alone.split_whitespace().collect();
    assert_eq!(words, ["a(", ",", ",", ");", "e::<'f>(", ")"]);
    assert_eq!(alone.lines().count(), text.lines().count());
    let literals = plain(text, Left::CodeAndLiterals);
    assert!(literals.contains("y\", 'q'") && literals.contains("g\"h") && !literals.contains('d'));
}
