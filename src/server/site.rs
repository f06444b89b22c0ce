//! The browser's files: the bundle, the style, the icon. Their addresses carry their content's
//! hash, so they may be kept for ever.

use std::path::{Path, PathBuf};

use app::ui::shell::Assets;
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::Response,
};
use sha2::{Digest, Sha256};
use tower_http::services::ServeDir;

use crate::fault::Fault;

#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
    pub assets: Assets,
}

impl Site {
    /// Reads what was built for the browser.
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        let address = |file: &str| {
            let path = folder.join("pkg").join(file);
            let content = std::fs::read(&path).map_err(|error| {
                Fault::io(format!("reading {} (was the browser built?)", path.display()), error)
            })?;
            let version = hex::encode(&Sha256::digest(content)[..8]);
            Ok::<String, Fault>(format!("/pkg/{file}?v={version}"))
        };
        let assets = Assets {
            css: address("evenpace.css")?,
            js: address("evenpace.js")?,
            wasm: address("evenpace.wasm")?,
        };
        Ok(Self { folder: folder.to_owned(), assets })
    }

    /// Serves them, with their compressed twins where a browser takes those.
    pub fn files(&self) -> Router {
        let packed = ServeDir::new(self.folder.join("pkg")).precompressed_br().precompressed_gzip();
        let others = ServeDir::new(&self.folder).append_index_html_on_directories(false);
        let packed = Router::new()
            .fallback_service(packed)
            .layer(map_response(async |found| kept(found, "public, max-age=31536000, immutable")));
        Router::new()
            .nest_service("/pkg", packed)
            .fallback_service(others)
            .layer(map_response(async |found| kept(found, "public, max-age=3600")))
    }
}

/// Says how long a file may be kept, if nobody has; that there is none may change at any time.
fn kept(mut found: Response, how_long: &'static str) -> Response {
    let status = found.status();
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        let kept = found.headers_mut().entry(header::CACHE_CONTROL);
        kept.or_insert(HeaderValue::from_static(how_long));
    }
    found
}
