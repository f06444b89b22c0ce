//! What an operator sets: flags, or the environment variables that they name. Nothing else reads
//! the environment.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
};

use app::{instant::HOUR_MS, ledger::again::AGAIN_WITHIN_MS_MAX};
use axum::http::Uri;
use clap::Args;

use crate::fault::Fault;

/// Where everything is kept.
#[derive(Args, Clone)]
pub struct Place {
    /// sqlite:PATH or postgres://..
    #[arg(
        long,
        env = "EVENPACE_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:data/evenpace.db",
        global = true
    )]
    pub database: String,
}

/// How the world reaches the server.
#[derive(Args, Clone)]
pub struct PublicUrl {
    /// Where people reach the server: what links in messages begin with
    #[arg(
        long,
        env = "EVENPACE_URL",
        default_value = "http://127.0.0.1:3000",
        value_parser = address
    )]
    pub url: String,
}

/// The key that opens what is sealed; never in the database.
#[derive(Args, Clone)]
pub struct Key {
    /// 32 bytes in hexadecimal or base64; else the key file is used
    #[arg(long, env = "EVENPACE_MASTER_KEY", hide_env_values = true)]
    pub master_key: Option<String>,
    /// Made, readable by its owner alone, where there is none
    #[arg(long, env = "EVENPACE_KEY_FILE", default_value = "data/master.key")]
    pub key_file: PathBuf,
}

/// For how long leads that nobody got are fresh; the same for whoever writes beside the server.
#[derive(Args, Clone, Copy)]
pub struct Fresh {
    /// Hours for which a lead that nobody got is offered again when a contract is signed or its
    /// number raised, up to 72; 0: never
    #[arg(long, env = "EVENPACE_OFFER_AGAIN_HOURS", default_value = "24",
        value_parser = clap::value_parser!(u32).range(..=AGAIN_WITHIN_MS_MAX / HOUR_MS))]
    pub offer_again_hours: u32,
}

impl Fresh {
    pub fn again_within_ms(self) -> i64 {
        i64::from(self.offer_again_hours) * HOUR_MS
    }
}

/// How the server is reached, and what it allows.
#[derive(Args, Clone)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(long, env = "EVENPACE_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The folder with the browser's files
    #[arg(long, env = "EVENPACE_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// Cookies for TLS only: set where a proxy in front speaks https
    #[arg(long, env = "EVENPACE_HTTPS")]
    pub https: bool,
    /// Where people reach the server: what links that are sent on begin with; without --https this
    /// machine's own address
    #[arg(long, env = "EVENPACE_URL", value_parser = address)]
    pub url: Option<String>,
    /// Proxies whose X-Forwarded-For is believed
    #[arg(long, env = "EVENPACE_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
    /// Leads that one source may post, a second
    #[arg(long, env = "EVENPACE_LEADS_PER_SECOND", default_value = "50")]
    pub leads_per_second: NonZeroU32,
    /// Orders in one transaction at the most
    #[arg(long, env = "EVENPACE_BATCH_MAX", default_value = "256")]
    pub batch_max: NonZeroU32,
    /// Fill an empty database with the demo, and keep leads coming
    #[arg(long)]
    pub demo: bool,
    /// The password of the demo's sign-ins; else one is made up and printed
    #[arg(long, env = "EVENPACE_DEMO_PASSWORD", hide_env_values = true)]
    pub demo_password: Option<String>,
    #[command(flatten)]
    pub fresh: Fresh,
    #[command(flatten)]
    pub key: Key,
}

/// Scheme and host, and nothing after them: links are written behind it.
fn address(text: &str) -> Result<String, String> {
    let wrong = || "an address like https://leads.example.com, and nothing after it".to_owned();
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let is_bare = uri.path_and_query().is_none_or(|rest| rest == "/");
    match (uri.scheme_str(), uri.authority()) {
        (Some(scheme @ ("http" | "https")), Some(host)) if is_bare => {
            Ok(format!("{scheme}://{host}"))
        }
        _ => Err(wrong()),
    }
}

impl Serve {
    /// Session cookies must not travel in the clear: without TLS only this machine may listen.
    pub fn check(&self) -> Result<(), Fault> {
        let is_private = self.listen.ip().is_loopback() && self.trusted_proxies.is_empty();
        let what = match (self.https, &self.url) {
            (false, _) if is_private => return Ok(()),
            (true, Some(url)) if url.starts_with("https:") => return Ok(()),
            (false, _) => {
                "listening beyond this machine, or behind a proxy, needs --https \
                 (EVENPACE_HTTPS): session cookies must not travel in the clear"
            }
            (true, _) => {
                "--https needs --url (EVENPACE_URL), like https://leads.example.com: what a \
                 request says of where it went is no address for a link"
            }
        };
        Err(Fault::Setup(what.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_host() {
        for (text, read) in [
            ("https://leads.example/", Some("https://leads.example")),
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000")),
            ("leads.example", None),
            ("ftp://leads.example", None),
            ("https://leads.example/app", None),
            ("https://leads.example/?a", None),
        ] {
            assert_eq!(address(text).ok().as_deref(), read, "{text}");
        }
    }
}
