//! The three cookies that a browser gets: out of reach of scripts and of other sites' forms.

use axum::http::{HeaderMap, HeaderName, header};
use axum_extra::extract::cookie::CookieJar;

use super::Cookies;
use crate::desk::{BROWSER_MS, Brought, Given, SESSION_MS};

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    Session,
    /// By which accounts know a browser again.
    Browser,
    /// Of a one-time link, so that its token leaves the address bar.
    Link,
}

/// How long a browser keeps a link's token.
const LINK_S: i64 = 3_600;

impl Cookies {
    const fn name(self, cookie: Cookie) -> &'static str {
        match (self, cookie) {
            (Self::Https, Cookie::Session) => "__Host-session",
            (Self::Https, Cookie::Browser) => "__Host-browser",
            (Self::Https, Cookie::Link) => "__Host-link",
            (Self::Plain, Cookie::Session) => "session",
            (Self::Plain, Cookie::Browser) => "browser",
            (Self::Plain, Cookie::Link) => "link",
        }
    }

    pub fn read(self, jar: &CookieJar, cookie: Cookie) -> Option<String> {
        jar.get(self.name(cookie)).map(|cookie| cookie.value().to_owned())
    }

    pub fn set(self, cookie: Cookie, token: &str) -> (HeaderName, String) {
        let age_s = match cookie {
            Cookie::Session => SESSION_MS / 1_000,
            Cookie::Browser => BROWSER_MS / 1_000,
            Cookie::Link => LINK_S,
        };
        self.header(cookie, token, age_s)
    }

    pub fn forget(self, cookie: Cookie) -> (HeaderName, String) {
        self.header(cookie, "", 0)
    }

    fn header(self, cookie: Cookie, token: &str, age_s: i64) -> (HeaderName, String) {
        let secure = if self == Self::Https { "; Secure" } else { "" };
        let name = self.name(cookie);
        let text =
            format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age_s}{secure}");
        (header::SET_COOKIE, text)
    }

    /// What a browser brings along to a sign-in.
    pub fn brought(self, jar: &CookieJar, headers: &HeaderMap) -> Brought {
        let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Brought {
            user_agent: user_agent.unwrap_or_default().to_owned(),
            session: self.read(jar, Cookie::Session),
            browser: self.read(jar, Cookie::Browser),
        }
    }

    /// What it gets.
    pub fn give(self, given: &Given) -> [(HeaderName, String); 2] {
        [
            self.set(Cookie::Session, given.session.as_str()),
            self.set(Cookie::Browser, given.browser.as_str()),
        ]
    }
}
