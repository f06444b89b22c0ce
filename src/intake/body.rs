//! Reading a body: never more than may be posted, never for longer than it may take.

use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt;

use super::trouble::Trouble;

/// Bytes of a body at the most.
pub const BODY_BYTES_MAX: usize = 64 * 1_024;
/// A body that is larger is read and dropped so far, so that its sender hears why it was refused
/// instead of a broken connection.
const DROPPED_BYTES_MAX: usize = 4 * 1_024 * 1_024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

pub async fn read(body: Body) -> Result<Vec<u8>, Trouble> {
    tokio::time::timeout(BODY_TIMEOUT, read_all(body)).await.map_err(|_| Trouble::too_slow())?
}

async fn read_all(body: Body) -> Result<Vec<u8>, Trouble> {
    let (mut kept, mut read, mut chunks) = (Vec::new(), 0, body.into_data_stream());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Trouble::not_json())?;
        read += chunk.len();
        if read <= BODY_BYTES_MAX {
            kept.extend_from_slice(&chunk);
        } else if read > DROPPED_BYTES_MAX {
            break;
        }
    }
    if read > BODY_BYTES_MAX { Err(Trouble::too_large()) } else { Ok(kept) }
}
