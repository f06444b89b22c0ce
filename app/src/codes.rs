//! Enums whose values have one fixed word, the same in the API, in scenario files, in entries and
//! in the database.

/// An enum whose values have a fixed code: the word in the API, in scenario files and in entries.
macro_rules! codes {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal),+ $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$value_doc])* #[serde(rename = $code)] $value),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$value),+];
            pub const CODES: &[&str] = &[$($code),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
pub(crate) use codes;
