//! What one client, or many, may hold of the server: connections, and time.

use std::time::Duration;

use axum::{Router, routing::get};
use evenpace::server::{self, Limits};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);
/// More than sockets hold.
const LARGE: usize = 64 << 20;

/// A server with these limits and nothing behind it, which ends with the test.
async fn serve(limits: Limits) -> impl AsyncFn() -> TcpStream {
    let router = Router::new()
        .route("/small", get(async || "small"))
        .route("/large", get(async || vec![b'x'; LARGE]));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(server::accept(listener, router, limits, CancellationToken::new()));
    async move || TcpStream::connect(address).await.unwrap()
}

async fn ask(stream: &mut TcpStream, path: &str) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: evenpace.example\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
}

/// The bytes that come until the server ends the connection, in time.
async fn bytes_until_the_end(stream: &mut TcpStream) -> usize {
    let mut read = 0;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match timeout(LONG, stream.read(&mut buffer)).await.expect("the server holds on to it") {
            // Dropped with something unread in between.
            Ok(0) | Err(_) => return read,
            Ok(more) => read += more,
        }
    }
}

async fn is_answered(stream: &mut TcpStream) -> bool {
    let mut buffer = [0; 1_024];
    let Ok(read) = timeout(SHORT, stream.read(&mut buffer)).await else { return false };
    let read = read.unwrap();
    assert!(buffer[..read].ends_with(b"small"));
    true
}

#[tokio::test]
async fn a_connection_beyond_the_last_place_waits_until_somebody_leaves() {
    let limits = Limits { connections_max: 2, headers: LONG, reading: LONG };
    let connect = serve(limits).await;
    let (mut first, mut second, mut third) = (connect().await, connect().await, connect().await);
    for stream in [&mut first, &mut second] {
        ask(stream, "/small").await;
        assert!(is_answered(stream).await);
    }
    ask(&mut third, "/small").await;
    assert!(!is_answered(&mut third).await, "there were two places");
    drop(first);
    assert!(is_answered(&mut third).await);
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_dropped() {
    let limits = Limits { headers: LONG, reading: SHORT, ..Limits::default() };
    let connect = serve(limits).await;
    let mut stream = connect().await;
    ask(&mut stream, "/large").await;
    tokio::time::sleep(SHORT * 4).await;
    let read = bytes_until_the_end(&mut stream).await;
    assert!(read > 0 && read < LARGE, "{read} of {LARGE} bytes");
}

#[tokio::test]
async fn a_client_that_reads_slowly_gets_all_of_it() {
    let limits = Limits { headers: SHORT, reading: SHORT * 6, ..Limits::default() };
    let connect = serve(limits).await;
    let mut stream = connect().await;
    ask(&mut stream, "/large").await;
    let (mut read, mut buffer) = (0, vec![0; LARGE / 16]);
    for _ in 0..8 {
        tokio::time::sleep(SHORT).await;
        read += stream.read(&mut buffer).await.unwrap();
    }
    read += bytes_until_the_end(&mut stream).await;
    assert!(read > LARGE, "{read} bytes, headers too, for a body of {LARGE}");
}

#[tokio::test]
async fn headers_that_do_not_come_end_a_connection_new_or_used() {
    let limits = Limits { headers: SHORT, reading: LONG, ..Limits::default() };
    let connect = serve(limits).await;
    let mut silent = connect().await;
    assert_eq!(bytes_until_the_end(&mut silent).await, 0);
    let mut slow = connect().await;
    slow.write_all(b"GET /small HTTP/1.1\r\nHost: ").await.unwrap();
    bytes_until_the_end(&mut slow).await;
    let mut used = connect().await;
    ask(&mut used, "/small").await;
    assert!(is_answered(&mut used).await);
    assert_eq!(bytes_until_the_end(&mut used).await, 0);
}
