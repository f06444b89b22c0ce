//! Asks the server for a page, as the browser itself would, and for parts of one.

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

/// What stands at an address of ours; nothing where it leads elsewhere: to the sign-in, say.
pub async fn text(address: &str) -> Result<Option<String>, JsValue> {
    let answer = fetch(address, &RequestInit::new()).await?;
    if !answer.ok() {
        return Ok(None);
    }
    Ok(JsFuture::from(answer.text()?).await?.as_string())
}

async fn fetch(address: &str, init: &RequestInit) -> Result<Response, JsValue> {
    init.set_redirect(RequestRedirect::Manual);
    JsFuture::from(window().fetch_with_str_and_init(address, init)).await?.dyn_into()
}

async fn try_ask(shown: &Shown) -> Result<Answer, JsValue> {
    let init = RequestInit::new();
    if let Some(sought) = &shown.sought {
        let form = UrlSearchParams::new()?;
        form.append("sought", sought);
        init.set_method("POST");
        init.set_body(&form);
    }
    let answer = fetch(&shown.address, &init).await?;
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
