//! The document around every page.

use std::sync::Arc;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::ui::{App, path};

/// Where the browser finds what belongs to the pages; the addresses change with their content.
#[derive(Clone, Debug)]
pub struct Assets {
    pub css: Arc<str>,
    pub js: Arc<str>,
    pub wasm: Arc<str>,
}

/// Whether the browser takes over this page. Public pages and forms come without a byte of WASM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hydration {
    TakesOver,
    None,
}

/// Where the ledgers stood before a page was rendered: the stream follows on from there.
#[derive(Clone)]
pub struct Since(pub String);

/// Whose session a page is of, for the browser to tell it from another; worth nothing by itself.
#[derive(Clone)]
pub struct Of(pub String);

pub fn shell(assets: Assets) -> impl IntoView {
    let Assets { css, js, wasm } = assets;
    // What a browser takes over are islands; the rest it neither needs nor gets as data.
    Owner::current_shared_context().inspect(|context| context.set_is_hydrating(false));
    let takes_over = use_context::<Hydration>() == Some(Hydration::TakesOver);
    let start = takes_over.then(|| {
        let script = format!(
            "import init, * as page from '{js}';
            init({{ module_or_path: '{wasm}' }}).then(() => page.hydrate(page));"
        );
        view! {
            <link rel="modulepreload" href=js nonce=use_nonce()/>
            <script type="module" nonce=use_nonce()>{script}</script>
        }
    });
    let of = use_context::<Of>().map(|Of(session)| session);
    let live = use_context::<Since>().map(|Since(since)| format!("{}?since={since}", path::LIVE));
    view! {
        <!DOCTYPE html>
        <html lang="en" data-live=live data-of=of>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=css/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {start}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
