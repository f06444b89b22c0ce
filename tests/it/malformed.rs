//! Bodies that no source should post and some do. Made from a seed, so a failure can be posted
//! again.

use app::{
    instant::{DAY_MS, Instant},
    lead::{
        field::{FIELDS, Field, Kind, Need, example_body},
        submission::{AcceptanceRules, Submission},
    },
};
use evenpace::clock::Dice;
use serde_json::{Value, json};

/// So many bodies, none of which may become a lead at `now`.
pub fn bodies(count: usize, seed: u64, now: Instant) -> Vec<Vec<u8>> {
    let maker = Maker { dice: Dice::seeded(seed), now };
    (0..count).map(|i| maker.body(i)).collect()
}

struct Maker {
    dice: Dice,
    now: Instant,
}

impl Maker {
    /// Each way of being malformed in turn.
    fn body(&self, turn: usize) -> Vec<u8> {
        const WAYS: &[fn(&Maker) -> Vec<u8>] = &[
            Maker::wrong_type,
            Maker::missing,
            Maker::huge_number,
            Maker::deep_nesting,
            Maker::bad_utf8,
            Maker::control_character,
            Maker::ten_pages,
            Maker::wrong_value,
            Maker::unknown_field,
            Maker::cut_short,
            Maker::no_object,
            Maker::noise,
        ];
        WAYS[turn % WAYS.len()](self)
    }

    fn example(&self) -> Value {
        example_body(self.now - 60_000)
    }

    fn with(&self, field: &Field, value: Value) -> Vec<u8> {
        let mut body = self.example();
        *place(&mut body, field.name) = value;
        body.to_string().into_bytes()
    }

    /// A body in whose text at `field` stand these bytes, as they are.
    fn with_raw(&self, field: &Field, raw: &[u8]) -> Vec<u8> {
        let body = String::from_utf8(self.with(field, json!("HERE"))).unwrap();
        let (before, after) = body.split_once("\"HERE\"").unwrap();
        [before.as_bytes(), raw, after.as_bytes()].concat()
    }

    fn wrong_type(&self) -> Vec<u8> {
        let field = self.one_of(FIELDS);
        let mut wrong = vec![json!([]), json!({}), json!([field.example]), json!({"value": 1})];
        match field.kind {
            Kind::Dollars { .. } => wrong.extend([json!("380000"), json!(true), json!(1.5)]),
            Kind::YesNo => wrong.extend([json!("true"), json!(0), json!(1)]),
            _ => wrong.extend([json!(0), json!(-1.5), json!(true), json!(78_704)]),
        }
        self.with(field, self.one_of(&wrong).clone())
    }

    fn missing(&self) -> Vec<u8> {
        let needed: Vec<&Field> =
            FIELDS.iter().filter(|field| field.need != Need::Optional).collect();
        let field = *self.one_of(&needed);
        let absent = self.one_of(&[json!(null), json!(""), json!(" \t ")]).clone();
        let mut body = self.example();
        *place(&mut body, field.name) = absent.clone();
        if let Need::Unless(other) = field.need {
            *place(&mut body, other) = absent;
        }
        if self.dice.below(4) == 0 {
            body["consent"] = self.one_of(&[json!(null), json!([]), json!("yes")]).clone();
        }
        body.to_string().into_bytes()
    }

    fn huge_number(&self) -> Vec<u8> {
        let digits = "9".repeat(9 + self.below(4_000));
        let raw = [
            digits.clone(),
            format!("-{digits}"),
            format!("1e{digits}"),
            format!("0.{digits}"),
            "1e308".into(),
            "-0".into(),
        ];
        self.with_raw(self.one_of(FIELDS), self.one_of(&raw).as_bytes())
    }

    fn deep_nesting(&self) -> Vec<u8> {
        let depth = 1 + self.below(20_000);
        let raw = match self.dice.below(3) {
            0 => "[".repeat(depth),
            1 => format!("{}1{}", "[".repeat(depth), "]".repeat(depth)),
            _ => format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)),
        };
        match self.dice.below(2) {
            0 => raw.into_bytes(),
            _ => self.with_raw(self.one_of(FIELDS), raw.as_bytes()),
        }
    }

    fn bad_utf8(&self) -> Vec<u8> {
        let bad: &[&[u8]] = &[
            b"\xff",
            b"\x80",
            b"\xc0\xaf",
            b"\xe2\x82",
            b"\xed\xa0\x80",
            b"\xf4\x90\x80\x80",
            b"\\ud800",
            b"\\udc00\\ud800",
        ];
        let text = [b"\"Da", *self.one_of(bad), b"na\""].concat();
        self.with_raw(self.one_of(FIELDS), &text)
    }

    fn control_character(&self) -> Vec<u8> {
        let hidden = ['\0', '\u{1}', '\u{8}', '\u{1b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2066}'];
        let text = format!("Da{}na", self.one_of(&hidden));
        match self.dice.below(2) {
            // JSON wants controls escaped; here they are not.
            0 => self.with_raw(self.one_of(FIELDS), format!("\"{text}\"").as_bytes()),
            _ => self.with(self.one_of(FIELDS), json!(text)),
        }
    }

    fn ten_pages(&self) -> Vec<u8> {
        let word = *self.one_of(&["lorem ", "a", "é", "\u{1f600}", "\u{202b}שלום", "7"]);
        self.with(self.one_of(FIELDS), json!(word.repeat(20_000 + self.below(20_000))))
    }

    fn wrong_value(&self) -> Vec<u8> {
        let stale = (self.now - DAY_MS - 1 - self.below(1_000_000) as i64).rfc3339();
        let wrong = [
            ("state", json!("XX")),
            ("zip", json!("7870")),
            ("email", json!("dana@")),
            ("phone", json!("555-0142")),
            ("purpose", json!("Purchase ")),
            ("credit_band", json!("720")),
            ("loan_amount", json!(0)),
            ("property_value", json!(-475_000)),
            ("consent.at", json!(stale)),
            ("consent.at", json!((self.now + DAY_MS).rfc3339())),
            ("consent.at", json!("9999-99-99T99:99:99Z")),
            ("consent.ip", json!("203.0.113.256")),
            ("consent.certificate_url", json!("javascript:alert(1)")),
        ];
        let (name, value) = self.one_of(&wrong).clone();
        let field = FIELDS.iter().find(|field| field.name == name).unwrap();
        self.with(field, value)
    }

    fn unknown_field(&self) -> Vec<u8> {
        let mut body = self.example();
        let name = *self.one_of(&["creditBand", "", "\0", "ssn", "consent.text", "__proto__"]);
        let name = name.repeat(*self.one_of(&[1, 1, 1, 300]));
        match self.dice.below(2) {
            0 => body[&name] = json!("x"),
            _ => body["consent"][&name] = json!("x"),
        }
        body.to_string().into_bytes()
    }

    fn cut_short(&self) -> Vec<u8> {
        let mut body = self.example().to_string().into_bytes();
        body.truncate(self.below(body.len()));
        body
    }

    fn no_object(&self) -> Vec<u8> {
        let bodies = [
            json!(null).to_string(),
            json!([self.example()]).to_string(),
            json!(self.example().to_string()).to_string(),
            format!("{}{}", self.example(), self.example()),
            format!("\u{feff}{}", self.example()),
            "first_name=Dana&last_name=Whitfield".into(),
            "<lead><first_name>Dana</first_name></lead>".into(),
            " \n".into(),
        ];
        self.one_of(&bodies).clone().into_bytes()
    }

    fn noise(&self) -> Vec<u8> {
        let mut noise = vec![0; self.below(2_000)];
        self.dice.fill(&mut noise);
        noise
    }

    fn below(&self, end: usize) -> usize {
        usize::try_from(self.dice.below(end as u64)).unwrap()
    }

    fn one_of<'a, T>(&self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// Where a field stands in a body.
fn place<'a>(body: &'a mut Value, name: &str) -> &'a mut Value {
    body.pointer_mut(&format!("/{}", name.replace('.', "/"))).unwrap()
}

#[test]
fn none_of_ten_thousand_malformed_bodies_can_be_read_as_a_lead() {
    let now = Instant(1_780_000_000_000);
    for (i, body) in bodies(10_000, 1, now).iter().enumerate() {
        let Ok(json) = serde_json::from_slice::<Value>(body) else { continue };
        let read = Submission::read(&json, now, &AcceptanceRules::default());
        assert!(read.is_err(), "{i}: {}", String::from_utf8_lossy(body));
    }
}

#[test]
fn the_same_seed_makes_the_same_bodies() {
    let now = Instant(1_780_000_000_000);
    assert!(bodies(100, 1, now) == bodies(100, 1, now));
    assert!(bodies(100, 1, now) != bodies(100, 2, now));
}
