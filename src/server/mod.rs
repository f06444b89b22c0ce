//! The web server: every path on one screen in `router`, the rest is what stands around it.

mod accept;
mod account;
mod attention;
mod address;
mod cookie;
mod desks;
mod file;
mod form;
mod headers;
mod leads;
mod live;
mod log;
mod market;
mod statement;
mod packed;
mod pages;
mod password_form;
mod request;
mod router;
mod session;
mod site;
mod trouble;
mod visitor;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    clock::{Clock, Dice},
    desk::{Arrivals, Borrowers, Concerns, Guesses, KeptMonths, Live, Outlooks, Strangers},
    fault::Fault,
    intake::Intake,
    seal::{Marker, NoteSealer, Sealer},
    store::Store,
    writer::Writer,
};

use live::Streams;

pub use accept::{Limits, accept};
pub use address::TrustedProxies;
pub use router::router;
pub use site::Site;

/// What the server works with.
pub struct Parts {
    pub store: Store,
    pub writer: Writer,
    pub sealer: Arc<Sealer>,
    pub marker: Arc<Marker>,
    pub notes: Arc<NoteSealer>,
    pub clock: Clock,
    pub dice: Dice,
    pub intake: Intake,
    pub site: Site,
    /// Where people reach it: what links that are sent on begin with.
    pub url: String,
    pub cookies: Cookies,
    pub proxies: TrustedProxies,
    pub guesses: Arc<Guesses>,
    pub borrowers: Arc<Borrowers>,
}

/// Whether cookies travel over TLS alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookies {
    Https,
    /// On a loopback address, where browsers refuse cookies that demand TLS.
    Plain,
}

/// What handlers and middleware share.
struct House {
    store: Store,
    writer: Writer,
    sealer: Arc<Sealer>,
    marker: Arc<Marker>,
    notes: Arc<NoteSealer>,
    clock: Clock,
    dice: Dice,
    url: String,
    cookies: Cookies,
    proxies: TrustedProxies,
    guesses: Arc<Guesses>,
    outlooks: Arc<Outlooks>,
    borrowers: Arc<Borrowers>,
    months: Arc<KeptMonths>,
    concerns: Arc<Concerns>,
    arrivals: Arc<Arrivals>,
    strangers: Arc<Strangers>,
    streams: Arc<Streams>,
}

impl House {
    /// What the pages share, and what has doors of its own.
    fn open(parts: Parts, stop: &CancellationToken) -> (Arc<Self>, Intake, Site) {
        let Parts { store, writer, sealer, marker, notes, clock, dice, .. } = parts;
        let live = Live::start(store.clone(), &writer, stop.clone());
        let outlooks = Arc::new(Outlooks::new(store.clone(), sealer.clone()));
        let house = Self {
            store,
            writer,
            sealer,
            marker,
            notes,
            clock,
            dice,
            url: parts.url,
            cookies: parts.cookies,
            proxies: parts.proxies,
            guesses: parts.guesses,
            outlooks,
            borrowers: parts.borrowers,
            months: Arc::default(),
            concerns: Arc::default(),
            arrivals: Arc::default(),
            strangers: Arc::default(),
            streams: Streams::new(live, stop.clone()),
        };
        (Arc::new(house), parts.intake, parts.site)
    }
}

/// Serves until `stop` is cancelled, then finishes what was begun.
pub async fn serve(
    listener: tokio::net::TcpListener,
    parts: Parts,
    stop: CancellationToken,
) -> Result<(), Fault> {
    accept(listener, router(parts, &stop), Limits::default(), stop).await
}
