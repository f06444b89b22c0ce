//! The command line.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use evenpace::{
    add_user::{NewUser, add_user},
    config,
    fault::Fault,
    serve::serve,
    simulate::{self, Form},
    store::Store,
    telemetry,
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
    /// Add somebody; the password is read from standard input
    Add(NewUser),
}

/// A page is rendered by several tasks that wait for one another: with fewer threads some could wait
/// for ever.
const THREADS_MIN: usize = 4;

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
    let threads = std::thread::available_parallelism().map_or(1, usize::from).max(THREADS_MIN);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
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
        Command::User(User::Add(user)) => {
            add_user(&Store::open(&place.database).await?, user).await
        }
        Command::Simulate { file, json } => {
            let form = if json { Form::Json } else { Form::Table };
            simulate::report(&file, form).map_err(Fault::Setup)
        }
    }
}
