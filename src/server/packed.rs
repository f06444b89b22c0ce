//! One file of the browser's bundle, as it was when the server started: what its address promises
//! stays true even where somebody builds anew beside a running server.

use std::path::{Path, PathBuf};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::fault::Fault;

/// With the hash of its content in its address a file may be kept for ever; without it, or with
/// another's, it is asked for again each time.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASKED_AGAIN: &str = "public, no-cache";

pub struct Packed {
    /// Of its content.
    pub version: String,
    content_type: &'static str,
    plain: Bytes,
    /// Compressed twins, the smallest first, each with its encoding.
    twins: Vec<(&'static str, Bytes)>,
}

impl Packed {
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let plain = std::fs::read(path).map_err(|error| {
            Fault::io(format!("reading {} (was the browser built?)", path.display()), error)
        })?;
        let version = hex::encode(&Sha256::digest(&plain)[..8]);
        let content_type = match path.extension().and_then(|end| end.to_str()) {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            _ => "application/octet-stream",
        };
        let mut twins = Vec::new();
        for (encoding, end) in [("br", "br"), ("gzip", "gz")] {
            let mut twin = path.as_os_str().to_owned();
            twin.push(".");
            twin.push(end);
            // A build for working on the pages may do without.
            if let Ok(content) = std::fs::read(PathBuf::from(twin)) {
                twins.push((encoding, content.into()));
            }
        }
        Ok(Self { version, content_type, plain: plain.into(), twins })
    }

    /// Answers whoever asked for this version of the file, if for any.
    pub fn answer(&self, asked_version: Option<&str>, headers: &HeaderMap) -> Response {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let accepted = accepted.unwrap_or_default();
        let twin = self.twins.iter().find(|(encoding, _)| accepts(accepted, encoding));
        let tag = match twin {
            Some((encoding, _)) => format!("\"{}-{encoding}\"", self.version),
            None => format!("\"{}\"", self.version),
        };
        let is_asked = asked_version == Some(self.version.as_str());
        let kept = if is_asked { FOR_EVER } else { ASKED_AGAIN };
        let mut response = match has_tag(headers, &tag) {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => self.content(twin),
        };
        let answered = response.headers_mut();
        answered.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        // Hexadecimal digits and an encoding's name are always a valid header.
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            answered.insert(header::ETAG, tag);
        }
        response
    }

    fn content(&self, twin: Option<&(&'static str, Bytes)>) -> Response {
        let content = twin.map_or(&self.plain, |(_, content)| content);
        let mut response = Response::new(Body::from(content.clone()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some((encoding, _)) = twin {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// Whether the value of `Accept-Encoding` names this encoding and doesn't refuse it.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok());
        name.trim().eq_ignore_ascii_case(encoding) && weight.unwrap_or(0.0) > 0.0
    })
}

/// Whether the browser has the content of this tag already.
fn has_tag(headers: &HeaderMap, tag: &str) -> bool {
    let kept = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    kept.is_some_and(|tags| tags.split(',').any(|kept| kept.trim().trim_start_matches("W/") == tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_only_where_it_is_named_and_not_refused() {
        for accepted in ["br", "gzip, deflate, br, zstd", "gzip;q=1.0, BR;q=0.5", " br ; q=1"] {
            assert!(accepts(accepted, "br"), "{accepted}");
        }
        for accepted in ["", "gzip", "br;q=0", "br;q=0.0, gzip", "brotli", "br;q=much"] {
            assert!(!accepts(accepted, "br"), "{accepted}");
        }
    }
}
