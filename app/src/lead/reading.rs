//! Reads one field after another off a JSON object and gathers what is wrong with each.

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::{
    contact::{Email, Phone},
    facts::State,
    field::{FIELDS, Field, Kind, Need},
    problem::{Problem, ProblemCode},
    zip,
};
use crate::instant::Instant;

/// More unknown fields than this are counted, not named, so that an answer stays small.
const UNKNOWN_NAMED_MAX: usize = 20;

/// Why a value can't be taken: which problem, and in which words.
type Flaw = (ProblemCode, String);

/// A value that was read, or `None` for one that is as good as absent.
type Read<T> = Result<Option<T>, Flaw>;

pub(super) struct Reading<'a> {
    body: &'a Map<String, Value>,
    problems: Vec<Problem>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(body: &'a Map<String, Value>) -> Self {
        Self { body, problems: Vec::new() }
    }

    /// What was wrong, in the order in which it was read.
    pub(super) fn problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(super) fn report(&mut self, field: &str, code: ProblemCode, message: impl Into<String>) {
        self.problems.push(Problem::new(field, code, message));
    }

    pub(super) fn text(&mut self, field: &Field) -> Option<String> {
        self.parse(field, |text| Ok(text.to_owned()))
    }

    pub(super) fn email(&mut self, field: &Field) -> Option<Email> {
        self.parse(field, |text| {
            let message = "must be one plain e-mail address, like name@example.com";
            Email::parse(text).ok_or((ProblemCode::BadEmail, message.into()))
        })
    }

    pub(super) fn phone(&mut self, field: &Field) -> Option<Phone> {
        self.parse(field, |text| {
            let message = "must be a US phone number of ten digits, with or without +1 and without \
                           an extension; area code and exchange begin with 2 to 9";
            Phone::parse(text).ok_or((ProblemCode::BadPhone, message.into()))
        })
    }

    pub(super) fn state(&mut self, field: &Field) -> Option<State> {
        self.parse(field, |text| {
            let message = "must be the two-letter postal code of a US state, DC or a territory \
                           (PR, VI, GU, AS, MP), like TX";
            let state = State::from_code(text).filter(|state| zip::has_any(*state));
            state.ok_or((ProblemCode::UnknownState, message.into()))
        })
    }

    pub(super) fn zip(&mut self, field: &Field) -> Option<String> {
        self.parse(field, |text| {
            let message = "must be a ZIP of five digits, like 78704, or ZIP+4";
            zip::parse(text).ok_or((ProblemCode::BadZip, message.into()))
        })
    }

    pub(super) fn url(&mut self, field: &Field) -> Option<String> {
        self.parse(field, |text| {
            let message = "must be a web address that begins with https:// or http://";
            match is_web_address(text) {
                true => Ok(text.to_owned()),
                false => Err((ProblemCode::BadUrl, message.into())),
            }
        })
    }

    pub(super) fn ip(&mut self, field: &Field) -> Option<IpAddr> {
        self.parse(field, |text| {
            let message = "must be an IPv4 or IPv6 address, like 203.0.113.7";
            text.parse().map_err(|_| (ProblemCode::BadIp, message.into()))
        })
    }

    pub(super) fn instant(&mut self, field: &Field) -> Option<Instant> {
        self.parse(field, |text| {
            let message = "must be an RFC 3339 time with its offset, like 2026-06-01T14:03:22Z";
            Instant::parse(text).ok_or((ProblemCode::BadInstant, message.into()))
        })
    }

    /// One of a fixed set of words, as the enum that they name.
    pub(super) fn code<T>(
        &mut self,
        field: &Field,
        from_code: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.parse(field, |text| {
            let Kind::Code(codes) = field.kind else { unreachable!("{} has codes", field.name) };
            let message = format!("must be one of {}", codes.join(", "));
            from_code(text).ok_or((ProblemCode::UnknownValue, message))
        })
    }

    pub(super) fn dollars(&mut self, field: &Field) -> Option<u64> {
        self.take(field, |value| {
            let Kind::Dollars { min, max } = field.kind else {
                unreachable!("{} is in dollars", field.name)
            };
            let message = format!("must be whole dollars from {min} to {max}, as a JSON integer");
            match value.as_u64() {
                Some(dollars) if (min..=max).contains(&dollars) => Ok(Some(dollars)),
                _ if value.is_number() => Err((ProblemCode::OutOfRange, message)),
                _ => Err((ProblemCode::NotANumber, message)),
            }
        })
    }

    pub(super) fn yes_no(&mut self, field: &Field) -> Option<bool> {
        self.take(field, |value| match value {
            Value::Bool(yes) => Ok(Some(*yes)),
            _ => Err((ProblemCode::NotTrueOrFalse, "must be true or false, without quotes".into())),
        })
    }

    /// Reports fields that the table doesn't have: a misspelt optional field that is dropped in
    /// silence costs an officer a lead that fitted.
    pub(super) fn refuse_unknown(&mut self) {
        let is_known = |name: &str| FIELDS.iter().any(|field| field.name == name);
        let consent = self.body.get("consent").and_then(Value::as_object);
        let inner = consent.into_iter().flat_map(Map::keys).map(|key| format!("consent.{key}"));
        let inner = inner.filter(|name| !is_known(name));
        // A key that is written `consent.text` is not the `text` inside `consent`.
        let is_unknown = |key: &&String| *key != "consent" && (key.contains('.') || !is_known(key));
        let mut unknown: Vec<String> =
            self.body.keys().filter(is_unknown).cloned().chain(inner).collect();
        let more = unknown.len().saturating_sub(UNKNOWN_NAMED_MAX);
        unknown.truncate(UNKNOWN_NAMED_MAX);
        for name in unknown {
            let message = match nearest(&name) {
                Some(known) => format!("there is no such field; did you mean `{known}`?"),
                None => "there is no such field".into(),
            };
            self.report(shown(&name), ProblemCode::UnknownField, message);
        }
        if more > 0 {
            let message = format!("and {more} more fields that don't exist");
            self.report("body", ProblemCode::UnknownField, message);
        }
    }

    /// A text: cleaned, checked for length and for characters that can't be seen, then parsed.
    fn parse<T>(
        &mut self,
        field: &Field,
        parse: impl FnOnce(&str) -> Result<T, Flaw>,
    ) -> Option<T> {
        self.take(field, |value| {
            let Value::String(text) = value else {
                return Err((ProblemCode::NotText, "must be text, in quotes".into()));
            };
            let text = trimmed(text);
            if text.is_empty() {
                return Ok(None);
            }
            let chars_max = chars_max(field.kind);
            if text.chars().count() > chars_max {
                let message = format!("must be at most {chars_max} characters long");
                return Err((ProblemCode::TooLong, message));
            }
            let breaks = matches!(field.kind, Kind::Lines { .. });
            let seen = |c: char| !is_unseen(c) || breaks && matches!(c, '\n' | '\r' | '\t');
            if let Some(c) = text.chars().find(|&c| !seen(c)) {
                let message = format!("holds a character that can't be seen: U+{:04X}", c as u32);
                return Err((ProblemCode::ControlCharacter, message));
            }
            parse(text).map(Some)
        })
    }

    /// Reads one value and reports what is wrong with it, or that it is missing.
    fn take<T>(&mut self, field: &Field, read: impl FnOnce(&'a Value) -> Read<T>) -> Option<T> {
        let read = match value(self.body, field.name) {
            Some(value) => read(value),
            None => Ok(None),
        };
        match read {
            Ok(Some(value)) => return Some(value),
            Ok(None) if self.is_needed(field) => {
                self.report(field.name, ProblemCode::Missing, missing(field));
            }
            Ok(None) => {}
            Err((code, message)) => self.report(field.name, code, message),
        }
        None
    }

    /// Whether a field must be given. Of two that stand in for each other the first one is named.
    fn is_needed(&self, field: &Field) -> bool {
        match field.need {
            Need::Optional => false,
            Need::Required => true,
            Need::Unless(other) => {
                let place = |name| FIELDS.iter().position(|field| field.name == name);
                let given = value(self.body, other).is_some_and(|value| {
                    value.as_str().is_none_or(|text| !trimmed(text).is_empty())
                });
                !given && place(field.name) < place(other)
            }
        }
    }
}

/// A field's value; `null` is none.
fn value<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let value = match name.split_once('.') {
        Some((outer, inner)) => body.get(outer)?.as_object()?.get(inner)?,
        None => body.get(name)?,
    };
    (!value.is_null()).then_some(value)
}

fn missing(field: &Field) -> String {
    match field.need {
        Need::Unless(other) => format!("`{}` or `{other}` is required", field.name),
        Need::Required | Need::Optional => "is required".into(),
    }
}

/// How long a text may be. Kinds with a form of their own are long enough for any value that has
/// it.
fn chars_max(kind: Kind) -> usize {
    match kind {
        Kind::Line { chars_max }
        | Kind::Lines { chars_max }
        | Kind::Email { chars_max }
        | Kind::Phone { chars_max }
        | Kind::Url { chars_max } => chars_max,
        Kind::State
        | Kind::Zip
        | Kind::Ip
        | Kind::Instant
        | Kind::Code(_)
        | Kind::Dollars { .. }
        | Kind::YesNo => 100,
    }
}

/// Without the space, and the marks of writing direction that come along with pasted numbers,
/// around a text.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_unseen(c) && !c.is_control())
}

/// Characters that can't be seen: controls, and those that turn or hide what stands beside them, so
/// that a name could be shown as something else. (Joiners stay: some scripts can't do without.)
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// `http` or `https`, a host, no user name before it and no space: safe to show as a link.
fn is_web_address(text: &str) -> bool {
    let after = |scheme: &str| {
        let (head, rest) = text.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    let Some(rest) = after("https://").or_else(|| after("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let in_host = |c: char| c.is_alphanumeric() || "-._:[]".contains(c);
    host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
        && host.chars().all(in_host)
        && !rest.contains(|c: char| c.is_whitespace() || "<>\"\\^`{|}".contains(c))
}

/// An unknown field's name, if it looks like a name: keys can hold anything, a borrower's data too.
fn shown(name: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
    match named && name.len() <= 60 && name.chars().all(plain) {
        true => name,
        false => "body",
    }
}

/// The field that a misspelt one was probably meant to be.
fn nearest(name: &str) -> Option<&'static str> {
    let bare = |name: &str| -> String {
        let inner = name.strip_prefix("consent.").unwrap_or(name);
        inner.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let asked = bare(name);
    if asked.is_empty() || asked.len() > 60 {
        return None;
    }
    let near = |field: &Field| {
        let known = bare(field.name);
        let within = known.len() > 2 && asked.contains(&known);
        let far = if within { usize::from(asked != known) } else { distance(&asked, &known) };
        (far <= 2 && 2 * far <= known.len()).then_some((far, field.name))
    };
    FIELDS.iter().filter_map(near).min().map(|(_, name)| name)
}

/// How many letters to add, drop or change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
