//! Asks the server for a page, as the browser itself would.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DomParser, Element, RequestInit, Response, SupportedType, UrlSearchParams,
};

/// The part of a page below its bar.
pub const CONTENT: &str = "#content";

/// What a page is asked for with: its address and, of a search, the words, which stand in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub address: String,
    pub sought: Option<String>,
}

/// The content of the page that the server has now; `None` where it has none for whoever asks.
pub async fn content(asked: &Asked) -> Option<Element> {
    let text = text(asked).await.ok()?;
    let parser = DomParser::new().ok()?;
    let page: Document = parser.parse_from_string(&text, SupportedType::TextHtml).ok()?;
    page.query_selector(CONTENT).ok().flatten()
}

async fn text(asked: &Asked) -> Result<String, JsValue> {
    let init = RequestInit::new();
    // A redirect leads to the sign-in: not what was asked for.
    init.set_redirect(web_sys::RequestRedirect::Error);
    if let Some(sought) = &asked.sought {
        let form = UrlSearchParams::new()?;
        form.append("sought", sought);
        init.set_method("POST");
        init.set_body(&form);
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(&asked.address, &init)).await?;
    let answer: Response = answer.dyn_into()?;
    if !answer.ok() {
        return Err(answer.status().into());
    }
    let text = JsFuture::from(answer.text()?).await?;
    text.as_string().ok_or(text)
}
