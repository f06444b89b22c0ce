//! The command line.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use evenpace::simulate::{self, Form};

/// Routes mortgage leads by a written rule, and proves it.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a scenario file through the rule and print what came of it
    Simulate {
        file: PathBuf,
        /// Print JSON in the form of a case's `expected`
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Simulate { file, json } => {
            simulate::report(&file, if json { Form::Json } else { Form::Table })
        }
    };
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
