//! A field for several lines. It is the one place for that, because the framework escapes no text
//! inside a textarea: what somebody wrote would come back as markup.

use leptos::prelude::*;

use super::form::{Field, described, ids};

impl Field<'_> {
    pub fn lines(&self, name: &'static str, label: &'static str, hint: &'static str) -> AnyView {
        let (hint_id, problem_id, id) = ids(self.form, name);
        let value = escaped(self.posted.typed.text(name));
        let problem = self.posted.problem(name).map(str::to_owned);
        let is_wrong = problem.is_some().then_some("true");
        let described = described(&hint_id, &problem_id, true, problem.is_some());
        view! {
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                name=name
                rows="4"
                aria-invalid=is_wrong
                aria-describedby=described
                inner_html=value
            ></textarea>
            <p id=hint_id class="quiet hint">{hint}</p>
            {problem.map(|what| view! { <p id=problem_id class="problem">{what}</p> })}
        }
        .into_any()
    }
}

/// The first line break of such a field is the page's own, and no part of what it holds.
fn escaped(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_field_that_it_stands_in() {
        let text = escaped("\n</textarea><script>&lt;");
        assert_eq!(text, "\n\n&lt;/textarea>&lt;script>&amp;lt;");
    }
}
