//! Whose address a request comes from, behind proxies that are trusted by name and no others.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// Proxies whose X-Forwarded-For is believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpAddr>);

impl TrustedProxies {
    /// The last address in the chain that no trusted proxy has: what stands further left is
    /// anybody's to write.
    pub fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let forwarded = headers.get_all("x-forwarded-for").iter();
        let mut chain: Vec<&str> = forwarded
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(',').map(str::trim))
            .collect();
        let mut client = peer.ip().to_canonical();
        while self.0.iter().any(|proxy| proxy.to_canonical() == client) {
            match chain.pop().map(str::parse::<IpAddr>) {
                Some(Ok(before)) => client = before.to_canonical(),
                _ => break,
            }
        }
        client
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let trusted = trusted.iter().map(|it| it.parse().unwrap()).collect();
        TrustedProxies(trusted).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn nobody_can_forge_an_address_past_a_trusted_proxy() {
        assert_eq!(client(&["10.0.0.1"], "10.0.0.1:9", "6.6.6.6, 203.0.113.7"), "203.0.113.7");
        assert_eq!(client(&[], "203.0.113.7:9", "6.6.6.6"), "203.0.113.7");
        assert_eq!(
            client(&["10.0.0.1", "10.0.0.2"], "10.0.0.1:9", "203.0.113.7, 10.0.0.2"),
            "203.0.113.7"
        );
        assert_eq!(client(&["10.0.0.1"], "10.0.0.1:9", "nonsense"), "10.0.0.1");
        // What a socket that listens on IPv6 and IPv4 alike says of the same proxy.
        assert_eq!(client(&["10.0.0.1"], "[::ffff:10.0.0.1]:9", "203.0.113.7"), "203.0.113.7");
    }
}
