//! The command line.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use app::ids::MarketId;
use clap::{Args, Parser, Subcommand};
use evenpace::{
    audit,
    clock::{Clock, Dice},
    config, export,
    fault::Fault,
    import::{self, Kind},
    intake, kept_key,
    serve::serve,
    simulate::{self, Form},
    store::Store,
    telemetry,
    user::{self, NewUser},
    writer::{self, Keep},
};

/// Routes mortgage leads by a written rule, and proves it.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(flatten)]
    place: config::Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open the doors: pages, lead intake, live screens
    Serve(Box<config::Serve>),
    /// People who sign in
    #[command(subcommand)]
    User(User),
    /// Who posts leads
    #[command(subcommand)]
    Source(Source),
    /// Take in what a CSV file lists; only tries it and says what would happen, without --commit
    Import(Import),
    /// Fold every ledger again and compare every read model with it
    Verify(Verify),
    /// The ledgers themselves
    #[command(subcommand)]
    Ledger(Ledger),
    /// Run a scenario file through the rule and print what came of it
    Simulate {
        file: PathBuf,
        /// Print JSON in the form of a case's `expected`
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum User {
    /// Add somebody; the password is typed unseen, or is the first line of standard input
    Add(NewUser),
    /// Add somebody, and print the link with which they set their own password
    Invite {
        #[command(flatten)]
        user: NewUser,
        #[command(flatten)]
        url: config::PublicUrl,
    },
    /// Print a link with which somebody sets a new password, once
    Link {
        email: String,
        #[command(flatten)]
        url: config::PublicUrl,
    },
}

#[derive(Subcommand)]
enum Source {
    /// Add a source and print its key, the only time that anybody sees it
    Add { name: String },
}

#[derive(Args)]
struct Import {
    /// markets, officers, allocations, leads, or history: leads of the time before
    #[arg(value_parser = Kind::parse)]
    kind: Kind,
    file: PathBuf,
    /// Take it in: all of it, or nothing if anything is wrong
    #[arg(long)]
    commit: bool,
    /// Of leads: the source in whose name they come
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    fresh: config::Fresh,
    #[command(flatten)]
    key: config::Key,
}

#[derive(Args)]
struct Verify {
    /// Print where each ledger ends; keep it somewhere else, for --expect
    #[arg(long)]
    heads: bool,
    /// Check against what `verify --heads` printed earlier: finds a tail that was cut off
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Ledger {
    /// Print entries as JSON, one a line, market by market
    Export {
        /// Of this market alone
        #[arg(long, value_name = "ID")]
        market: Option<MarketId>,
    },
}

fn main() -> ExitCode {
    let Cli { place, command } = Cli::parse();
    let done = block_on(run(place, command)).map_err(|fault| fault.to_string());
    let printed = done.and_then(|text| {
        io::stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
    });
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nothing is left to tell where even stderr is gone.
            let _ = writeln!(io::stderr(), "evenpace: {why}");
            ExitCode::FAILURE
        }
    }
}

fn block_on<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Fault::io("starting", error))?
        .block_on(work)
}

/// What a command prints when it is done.
async fn run(place: config::Place, command: Command) -> Result<String, Fault> {
    match command {
        Command::Serve(options) => {
            telemetry::start();
            serve(&place, *options).await.map(|()| String::new())
        }
        Command::User(command) => tell_user(&place, command).await,
        Command::Source(Source::Add { name }) => {
            add_source(&Store::open(&place.database).await?, &name).await
        }
        Command::Import(asked) => {
            let store = Store::open(&place.database).await?;
            let keep = if asked.commit { Keep::All } else { Keep::Nothing };
            let again_within_ms = asked.fresh.again_within_ms();
            let settings = writer::Settings { again_within_ms, ..Default::default() };
            let Import { kind, file, source, key, .. } = asked;
            let request = import::Request { kind, file, keep, source, settings };
            let master = kept_key::master_key(&store, &key, &Dice::System).await?;
            import::run(&store, request, &master, &Clock::System).await
        }
        Command::Verify(asked) => verify(&Store::inspect(&place.database).await?, asked).await,
        Command::Ledger(Ledger::Export { market }) => {
            let store = Store::inspect(&place.database).await?;
            export::export(&store, market, &mut io::stdout().lock()).await.map(|()| String::new())
        }
        Command::Simulate { file, json } => {
            let form = if json { Form::Json } else { Form::Table };
            simulate::report(&file, form).map_err(Fault::Setup)
        }
    }
}

async fn tell_user(place: &config::Place, command: User) -> Result<String, Fault> {
    let store = Store::open(&place.database).await?;
    match command {
        User::Add(user) => user::add(&store, user).await,
        User::Invite { user, url } => user::invite(&store, user, &url).await,
        User::Link { email, url } => user::link(&store, &email, &url).await,
    }
}

async fn add_source(store: &Store, name: &str) -> Result<String, Fault> {
    match intake::add_source(store, name, &Dice::System, Clock::System.now()).await? {
        Some((_, key)) => Ok(format!("{}\n", key.as_str())),
        None => Err(Fault::Setup(format!("there is a source named {name:?} already"))),
    }
}

/// What does not hold is printed too, before it ends in an error.
async fn verify(store: &Store, asked: Verify) -> Result<String, Fault> {
    let kept = asked.expect.as_deref().map(audit::read_heads).transpose().map_err(Fault::Setup)?;
    let audit = audit::run(store, &kept.unwrap_or_default()).await?;
    let told = audit.told(asked.heads);
    if audit.holds() {
        return Ok(told);
    }
    io::stdout().write_all(told.as_bytes()).map_err(|error| Fault::io("printing", error))?;
    Err(Fault::Setup("what is stored is not what was written".to_owned()))
}
