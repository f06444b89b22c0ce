//! `evenpace serve`: puts the house together and opens its doors.

use std::{
    io::{self, Write},
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::{Clock, Dice},
    config,
    demo::{self, DemoParts, DemoSignIns, Extent, Progress},
    desk::{Borrowers, Guesses},
    fault::Fault,
    intake::Intake,
    kept_key,
    seal::{Marker, MasterKey, NoteSealer, Sealer},
    search_marks,
    server::{self, Cookies, Parts, Site, TrustedProxies},
    store::Store,
    writer::{Preparer, Settings, Writer},
};

/// How often idle markets are looked at, and old answers dropped.
const TICK: Duration = Duration::from_secs(30);

/// Serves until it is told to stop, then finishes what was begun.
pub async fn serve(place: &config::Place, options: config::Serve) -> Result<(), Fault> {
    options.check()?;
    let (clock, dice) = (Clock::System, Dice::System);
    let site = Site::open(&options.site)?;
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|error| Fault::io(format!("listening on {}", options.listen), error))?;
    let store = Store::open(&place.database).await?;
    let master = kept_key::master_key(&store, &options.key, &dice).await?;
    search_marks::make_marks(&store, &master).await?;
    let settings = settings(&options);
    let sign_ins = match options.demo {
        true => Some(fill_demo(&store, &master, options.demo_password, &clock).await?),
        false => None,
    };
    let (writer, mut written) =
        Writer::start(store.clone(), &master, clock.clone(), settings).await?;
    let preparer =
        Preparer { sealer: Sealer::new(&master), marker: Marker::new(&master), dice: dice.clone() };
    let intake = Intake::new(
        store.clone(),
        writer.clone(),
        preparer,
        clock.clone(),
        options.leads_per_second,
    );
    let (guesses, borrowers) = (Arc::new(Guesses::default()), Arc::new(Borrowers::default()));
    let parts = Parts {
        store: store.clone(),
        writer: writer.clone(),
        sealer: Arc::new(Sealer::new(&master)),
        marker: Arc::new(Marker::new(&master)),
        notes: Arc::new(NoteSealer::new(&master)),
        clock: clock.clone(),
        dice: dice.clone(),
        intake,
        site,
        url: options.url.unwrap_or_else(|| own_url(options.listen)),
        cookies: if options.https { Cookies::Https } else { Cookies::Plain },
        proxies: TrustedProxies(options.trusted_proxies),
        guesses: guesses.clone(),
        borrowers: borrowers.clone(),
    };
    let stop = stop_on_signal()?;
    let ticking = tokio::spawn(writer.tick_every(TICK));
    let sweeping = tokio::spawn(sweep(guesses, borrowers, clock.clone()));
    tracing::info!(address = %options.listen, "serving");
    let trickling = sign_ins.map(|sign_ins| {
        let url = own_url(options.listen);
        tell(&sign_ins.told(&url));
        tokio::spawn(async move { demo::trickle(&url, &sign_ins.source_key, &dice, &clock).await })
    });
    tokio::select! {
        served = server::serve(listener, parts, stop) => served?,
        ended = &mut written => {
            return Err(Fault::Setup(format!("the writer ended by itself: {ended:?}")));
        }
    }
    ticking.abort();
    sweeping.abort();
    if let Some(trickling) = trickling {
        trickling.abort();
    }
    // The last handles on the writer are gone: it finishes what has queued up.
    if tokio::time::timeout(TICK, written).await.is_err() {
        tracing::warn!("stopped before the writer did");
    }
    store.close().await;
    Ok(())
}

fn settings(options: &config::Serve) -> Settings {
    let batch_max = options.batch_max.get() as usize;
    let again_within_ms = options.fresh.again_within_ms();
    Settings { batch_max, again_within_ms, ..Settings::default() }
}

/// Keeps what sign-ins are slowed by from growing, and names no longer than is promised.
async fn sweep(guesses: Arc<Guesses>, borrowers: Arc<Borrowers>, clock: Clock) {
    let mut timer = tokio::time::interval(TICK);
    loop {
        timer.tick().await;
        guesses.sweep(clock.now());
        borrowers.sweep(clock.now());
    }
}

async fn fill_demo(
    store: &Store,
    master: &MasterKey,
    password: Option<String>,
    clock: &Clock,
) -> Result<DemoSignIns, Fault> {
    let parts = DemoParts { store, master, extent: Extent::default() };
    demo::fill(&parts, clock.now(), password, Progress::Shown).await
}

/// Where this machine reaches a server that listens here.
fn own_url(listen: SocketAddr) -> String {
    match listen.ip().is_unspecified() {
        true => format!("http://{}", SocketAddr::from((Ipv4Addr::LOCALHOST, listen.port()))),
        false => format!("http://{listen}"),
    }
}

/// To whoever started the server, and to no log.
fn tell(text: &str) {
    if let Err(error) = io::stdout().write_all(text.as_bytes()) {
        tracing::warn!(%error, "printing the demo's sign-ins");
    }
}

/// Cancelled by SIGTERM and by SIGINT.
fn stop_on_signal() -> Result<CancellationToken, Fault> {
    let stop = CancellationToken::new();
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let mut signal = signal(kind).map_err(|error| Fault::io("listening for signals", error))?;
        let stop = stop.clone();
        tokio::spawn(async move {
            signal.recv().await;
            stop.cancel();
        });
    }
    Ok(stop)
}
