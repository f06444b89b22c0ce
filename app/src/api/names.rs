//! Whether a page names people. Staff's screens may be open while a customer looks, so they do only
//! where their address asks for it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    Hidden,
    Shown,
}

/// In an address's query.
const ASKED: &str = "names=shown";

impl Names {
    /// As an address's query has it.
    pub fn of(query: Option<&str>) -> Self {
        let is_asked = query.is_some_and(|query| query.split('&').any(|it| it == ASKED));
        if is_asked { Self::Shown } else { Self::Hidden }
    }

    /// The address of such a page, which may have a query already.
    pub fn on(self, address: &str) -> String {
        let joint = if address.contains('?') { '&' } else { '?' };
        match self {
            Self::Hidden => address.to_owned(),
            Self::Shown => format!("{address}{joint}{ASKED}"),
        }
    }

    /// The other way, and what the link to it says.
    pub const fn other(self) -> (Self, &'static str) {
        match self {
            Self::Hidden => (Self::Shown, "Show names"),
            Self::Shown => (Self::Hidden, "Hide names"),
        }
    }

    /// What is said where names are.
    pub fn shown<T>(self, named: T) -> Option<T> {
        (self == Self::Shown).then_some(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_names_and_keeps_doing_so() {
        for (address, names) in
            [("/a", Names::Hidden), ("/a", Names::Shown), ("/a?b", Names::Shown)]
        {
            let on = names.on(address);
            assert_eq!(Names::of(on.split_once('?').map(|(_, query)| query)), names, "{on}");
        }
        assert_eq!(Names::of(Some("names=shownx")), Names::Hidden);
    }
}
