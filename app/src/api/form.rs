//! What somebody typed into a form, what is wrong with it, and what came of it. A page that has a
//! form shows it with this, so that nothing has to be typed twice.

use std::collections::BTreeMap;

use leptos::prelude::use_context;

use crate::ids::AllocationId;

/// A form's fields as they were typed; a field of several boxes has several values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    pub fn of(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            typed.0.entry(name).or_default().push(value);
        }
        typed
    }

    /// Without the space around it; empty where the field was left out.
    pub fn text(&self, name: &str) -> &str {
        self.all(name).first().map_or("", |value| value.trim())
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|other| other == value)
    }

    /// The same form with this in the field.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), vec![value.into()]);
        self
    }

    pub fn with_all(mut self, name: &str, values: impl IntoIterator<Item = String>) -> Self {
        self.0.insert(name.to_owned(), values.into_iter().collect());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// Every field and value.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter();
        fields.flat_map(|(name, values)| values.iter().map(|value| (&**name, &**value)))
    }
}

/// What is wrong with a form, all at once: a sentence at each field that has to be mended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(BTreeMap<&'static str, String>);

impl Problems {
    /// The name under which that stands which is no one field's.
    pub const FORM: &'static str = "form";

    pub fn at(field: &'static str, message: impl Into<String>) -> Self {
        let mut problems = Self::default();
        problems.add(field, message);
        problems
    }

    pub fn of(wrong: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let mut problems = Self::default();
        wrong.into_iter().for_each(|(field, message)| problems.add(field, message));
        problems
    }

    /// The first word at a field stays.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.entry(field).or_insert_with(|| message.into());
    }

    pub fn add_all(&mut self, others: Self) {
        for (field, message) in others.0 {
            self.add(field, message);
        }
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, message)| (*field, message.as_str()))
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A form that was sent, on its way back to the page that it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    pub typed: Typed,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It was not sent yet, or somebody looked at a preview and went back.
    #[default]
    Open,
    Problems(Problems),
    /// What it would change; nothing has yet.
    Preview(Preview),
    /// A secret, the only time that it is shown.
    Shown(Shown),
}

impl Posted {
    /// What came back to this page, or a form that is filled with this.
    pub fn or(filled: impl FnOnce() -> Typed) -> Self {
        use_context::<Self>().unwrap_or_else(|| Self { typed: filled(), ..Self::default() })
    }

    pub fn problem(&self, field: &str) -> Option<&str> {
        match &self.outcome {
            Outcome::Problems(problems) => problems.get(field),
            _ => None,
        }
    }
}

/// This is what changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub title: String,
    /// In plain words.
    pub sentences: Vec<String>,
    pub lines: Vec<LineChange>,
    /// The month so far once more, with the change and without.
    pub seats: Vec<SeatChange>,
    /// Of a contract that is to be signed: its id, so that confirming twice signs once.
    pub allocation: Option<AllocationId>,
}

/// Leads that a line would owe if nothing else changed, without what is carried into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    pub month: String,
    pub before: Option<i64>,
    pub after: Option<i64>,
}

/// Leads that one seat would have this month by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatChange {
    pub officer: String,
    pub is_own: bool,
    pub before: Option<i64>,
    pub after: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub title: String,
    pub text: String,
    pub hint: String,
}

/// Which choices a form offers: what is sent, and what is read.
pub type Choices = Vec<(String, String)>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_as_it_was_typed() {
        let fields = [("name", " Tampa "), ("purposes", "purchase"), ("purposes", "reverse")];
        let typed = Typed::of(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(typed.text("name"), "Tampa");
        assert!(typed.has("purposes", "reverse") && !typed.has("purposes", "refinance"));
        assert_eq!(typed.pairs().collect::<Vec<_>>(), fields);
        assert_eq!(typed.without("purposes").with("seats", "3").pairs().count(), 2);
    }
}
