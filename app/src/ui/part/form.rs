//! Fields of a form: each with its label, a hint, what was typed, and what is wrong with it.

use leptos::prelude::*;

use crate::api::form::{Choices, Outcome, Posted, Problems};

/// What a browser offers for typing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Amount,
    Date,
    Email,
    Phone,
}

impl Kind {
    const fn input(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Text => ("text", None),
            Self::Number => ("text", Some("numeric")),
            Self::Amount => ("text", Some("decimal")),
            Self::Date => ("date", None),
            Self::Email => ("email", None),
            Self::Phone => ("tel", None),
        }
    }
}

/// Ids by which a field and what is said of it belong together. Several forms of a page have fields
/// of one name, so the form's own stands before.
pub(super) fn ids(form: &str, name: &str) -> (String, String, String) {
    let id = if form.is_empty() { name.to_owned() } else { format!("{form}-{name}") };
    (format!("{id}-hint"), format!("{id}-problem"), id)
}

/// A field of one of the forms on a page.
pub struct Field<'a> {
    pub posted: &'a Posted,
    /// Where a page has several; empty where it has one.
    pub form: &'static str,
}

impl<'a> Field<'a> {
    pub const fn of(posted: &'a Posted) -> Self {
        Self { posted, form: "" }
    }

    pub fn input(
        &self,
        name: &'static str,
        label: &'static str,
        kind: Kind,
        hint: &'static str,
    ) -> AnyView {
        let (hint_id, problem_id, id) = ids(self.form, name);
        let value = self.posted.typed.text(name).to_owned();
        let problem = self.posted.problem(name).map(str::to_owned);
        let is_wrong = problem.is_some().then_some("true");
        let described = described(&hint_id, &problem_id, !hint.is_empty(), problem.is_some());
        let (kind, mode) = kind.input();
        view! {
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                inputmode=mode
                value=value
                autocomplete="off"
                aria-invalid=is_wrong
                aria-describedby=described
            />
            {(!hint.is_empty()).then(|| view! { <p id=hint_id class="quiet hint">{hint}</p> })}
            {problem.map(|what| view! { <p id=problem_id class="problem">{what}</p> })}
        }
        .into_any()
    }

    pub fn choice(
        &self,
        name: &'static str,
        label: &'static str,
        first: &'static str,
        choices: Choices,
    ) -> AnyView {
        let (_, problem_id, id) = ids(self.form, name);
        let chosen = self.posted.typed.text(name).to_owned();
        let problem = self.posted.problem(name).map(str::to_owned);
        let is_wrong = problem.is_some().then_some("true");
        let described = problem.is_some().then(|| problem_id.clone());
        let options = choices.into_iter().map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        });
        let options = options.collect_view();
        let first = (!first.is_empty()).then(|| view! { <option value="">{first}</option> });
        view! {
            <label for=id.clone()>{label}</label>
            <select id=id name=name aria-invalid=is_wrong aria-describedby=described>
                {first}
                {options}
            </select>
            {problem.map(|what| view! { <p id=problem_id class="problem">{what}</p> })}
        }
        .into_any()
    }

    /// Something that comes back as it is.
    pub fn hidden(&self, name: &'static str) -> AnyView {
        let value = self.posted.typed.text(name).to_owned();
        view! { <input type="hidden" name=name value=value/> }.into_any()
    }

    /// Boxes, any of which may be ticked.
    pub fn boxes(&self, name: &'static str, legend: &'static str, choices: Choices) -> AnyView {
        let (_, problem_id, _) = ids(self.form, name);
        let problem = self.posted.problem(name).map(str::to_owned);
        let described = problem.is_some().then(|| problem_id.clone());
        let typed = &self.posted.typed;
        let boxes = choices.into_iter().map(|(value, text)| {
            let checked = typed.has(name, &value);
            view! {
                <label class="tick">
                    <input type="checkbox" name=name value=value checked=checked/>
                    {text}
                </label>
            }
        });
        let boxes = boxes.collect_view();
        view! {
            <fieldset aria-describedby=described>
                <legend>{legend}</legend>
                {boxes}
                {problem.map(|what| view! { <p id=problem_id class="problem">{what}</p> })}
            </fieldset>
        }
        .into_any()
    }
}

pub(super) fn described(
    hint: &str,
    problem: &str,
    has_hint: bool,
    has_problem: bool,
) -> Option<String> {
    let ids = [(hint, has_hint), (problem, has_problem)];
    let ids: Vec<&str> = ids.into_iter().filter(|(_, is)| *is).map(|(id, _)| id).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// What is wrong with the form as a whole, above it.
pub fn form_problem(posted: &Posted) -> AnyView {
    let whole = posted.problem(Problems::FORM).map(str::to_owned);
    let is_wrong = matches!(posted.outcome, Outcome::Problems(_));
    let what = whole.or_else(|| {
        is_wrong.then(|| "Nothing was changed yet. What is to be mended stands below.".to_owned())
    });
    what.map(|what| view! { <p class="problem" role="alert">{what}</p> }).into_any()
}

/// What a page says after something was done, by the word in its address.
pub fn done(what: Option<&'static str>) -> AnyView {
    what.map(|what| view! { <p class="note" role="status">{what}</p> }).into_any()
}

/// Everything that was typed, once more, unseen.
pub fn hidden(posted: &Posted) -> AnyView {
    let fields = posted.typed.pairs().map(|(name, value)| {
        view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }
    });
    fields.collect_view().into_any()
}

/// A secret that is shown this once.
pub fn shown(posted: &Posted) -> AnyView {
    let Outcome::Shown(shown) = posted.outcome.clone() else { return ().into_any() };
    view! {
        <section class="panel" role="status">
            <h2>{shown.title}</h2>
            <p><code class="secret">{shown.text}</code></p>
            <p>{shown.hint}</p>
        </section>
    }
    .into_any()
}

/// A button that hurts somebody: it says whom before it can be pressed.
pub fn sure(
    (field, id): (&'static str, String),
    what: &'static str,
    (label, whose): (&'static str, &str),
    then: impl Into<String>,
) -> AnyView {
    let spoken = format!("{label}: {whose}");
    view! {
        <details class="sure">
            <summary aria-label=spoken.clone()>{label}</summary>
            <p>{then.into()}</p>
            <form method="post">
                <input type="hidden" name="what" value=what/>
                <input type="hidden" name=field value=id/>
                <button type="submit" aria-label=spoken>{label}</button>
            </form>
        </details>
    }
    .into_any()
}
