//! The browser's files: the bundle and the style, whose addresses carry their content's hash, and
//! the few others, such as the icon.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::ui::shell::Assets;
use axum::{
    Router,
    extract::{Path as InPath, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use tower_http::services::ServeDir;

use super::packed::Packed;
use crate::fault::Fault;

#[derive(Clone)]
pub struct Site {
    folder: PathBuf,
    pub assets: Assets,
    bundle: Arc<[(&'static str, Packed); 3]>,
}

impl Site {
    /// Reads what was built for the browser.
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        let read = |name| Packed::read(&folder.join("pkg").join(name)).map(|file| (name, file));
        let bundle = [read("evenpace.css")?, read("evenpace.js")?, read("evenpace.wasm")?];
        let [css, js, wasm] = bundle.each_ref().map(|(name, file)| {
            let version = &file.version;
            format!("/pkg/{name}?v={version}").into()
        });
        let assets = Assets { css, js, wasm };
        Ok(Self { folder: folder.to_owned(), assets, bundle: Arc::new(bundle) })
    }

    /// Serves them, with their compressed twins where a browser takes those.
    pub fn files(&self) -> Router {
        let others = ServeDir::new(&self.folder).append_index_html_on_directories(false);
        Router::new()
            .route("/pkg/{file}", get(packed))
            .with_state(self.clone())
            .fallback_service(others)
            .layer(map_response(kept))
    }
}

#[derive(Deserialize)]
struct Asked {
    /// The hash that the address carries.
    v: Option<String>,
}

async fn packed(
    State(site): State<Site>,
    InPath(file): InPath<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match site.bundle.iter().find(|(name, _)| *name == file) {
        Some((_, packed)) => packed.answer(asked.v.as_deref(), &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Says how long a file may be kept, if nobody has; that there is none may change at any time.
async fn kept(mut found: Response) -> Response {
    let status = found.status();
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        let kept = found.headers_mut().entry(header::CACHE_CONTROL);
        kept.or_insert(HeaderValue::from_static("public, max-age=3600"));
    }
    found
}
