//! The document around every page.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::ui::{App, live::Since};

/// Where the browser finds what belongs to the pages; the addresses change with their content.
#[derive(Clone, Debug)]
pub struct Assets {
    pub css: String,
    pub js: String,
    pub wasm: String,
}

/// Whether the browser takes over this page. Public pages and forms come without a byte of WASM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hydration {
    TakesOver,
    None,
}

pub fn shell(assets: Assets) -> impl IntoView {
    let Assets { css, js, wasm } = assets;
    let takes_over = use_context::<Hydration>() == Some(Hydration::TakesOver);
    let start = takes_over.then(|| {
        let script = format!(
            "import init, {{ hydrate }} from '{js}';
            init({{ module_or_path: '{wasm}' }}).then(hydrate);"
        );
        view! {
            <link rel="modulepreload" href=js nonce=use_nonce()/>
            <script type="module" nonce=use_nonce()>{script}</script>
        }
    });
    let since = use_context::<Since>().map(|since| since.0);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-live=since>
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
