//! Asks the server for a page, as the browser itself would.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DomParser, Element, RequestInit, RequestRedirect, Response, ResponseType,
    SupportedType, UrlSearchParams,
};

/// The part of a page below its bar.
pub const CONTENT: &str = "#content";

/// What a page shows: its address and, of a search, the words, which stand in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub address: String,
    pub sought: Option<String>,
}

/// What came of asking.
pub enum Answer {
    /// The content of the page as the server has it now.
    Content(Element),
    /// It leads to the sign-in.
    SignedOut,
    Failed,
}

pub async fn ask(shown: &Shown) -> Answer {
    // Why it failed the browser writes down itself.
    try_ask(shown).await.unwrap_or(Answer::Failed)
}

async fn try_ask(shown: &Shown) -> Result<Answer, JsValue> {
    let init = RequestInit::new();
    init.set_redirect(RequestRedirect::Manual);
    if let Some(sought) = &shown.sought {
        let form = UrlSearchParams::new()?;
        form.append("sought", sought);
        init.set_method("POST");
        init.set_body(&form);
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(&shown.address, &init)).await?;
    let answer: Response = answer.dyn_into()?;
    if answer.type_() == ResponseType::Opaqueredirect {
        return Ok(Answer::SignedOut);
    }
    if !answer.ok() {
        return Ok(Answer::Failed);
    }
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    let page: Document = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
    Ok(page.query_selector(CONTENT)?.map_or(Answer::Failed, Answer::Content))
}
