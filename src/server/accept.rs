//! The accept loop: as many connections at once as there are places, none for a client that sends
//! no headers or reads no answer; small answers leave at once; a stop lets what was begun finish.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::connect_info::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutWriter;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::fault::Fault;

/// How long a stop waits for what was begun.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// Files that are open beside the clients' connections, generously.
const OTHER_FILES: u64 = 512;

/// How much of the server clients may hold, and for how long. How long a body may take to arrive is
/// said where it is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; whoever comes then waits in the system's queue.
    pub connections_max: usize,
    /// For a request's headers, and so for a pause between two requests.
    pub headers: Duration,
    /// For taking more of an answer, counted from the last byte that was taken.
    pub reading: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let (headers, reading) = (Duration::from_secs(10), Duration::from_secs(30));
        Self { connections_max: 4_096, headers, reading }
    }
}

/// A client, and its place among those that are served at once.
struct Client {
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
}

pub async fn accept(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) -> Result<(), Fault> {
    make_room(limits.connections_max);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections_max));
    loop {
        tokio::select! {
            next = next_client(&listener, &places) => match next {
                Ok(client) => serve_client(client, &router, limits, &graceful),
                // Out of file descriptors, most likely: the next one may fit again.
                Err(error) => {
                    tracing::warn!(%error, "accept");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            () = stop.cancelled() => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(STOP_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped with connections open");
    }
    Ok(())
}

/// Each connection is an open file, of which many systems allow 1,024 unless one asks for more. Out
/// of them the database could not be opened either.
fn make_room(connections_max: usize) {
    let wanted = connections_max as u64 + OTHER_FILES;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(allowed) if allowed >= wanted => {}
        Ok(allowed) => tracing::warn!(allowed, wanted, "open files"),
        Err(error) => tracing::warn!(%error, wanted, "open files"),
    }
}

async fn next_client(listener: &TcpListener, places: &Arc<Semaphore>) -> io::Result<Client> {
    if places.available_permits() == 0 {
        tracing::warn!("as many connections as may be; the next one waits");
    }
    let place = places.clone().acquire_owned().await.expect("nobody closes it");
    let (stream, peer) = listener.accept().await?;
    Ok(Client { stream, peer, place })
}

fn serve_client(client: Client, router: &Router, limits: Limits, graceful: &GracefulShutdown) {
    let Client { stream, peer, place } = client;
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "nodelay");
    }
    // Around the socket: the body of an answer is handed over long before its last byte is taken.
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(limits.reading));
    let service = router.clone().map_request(move |mut request: hyper::Request<_>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection");
        }
        drop(place);
    });
}
