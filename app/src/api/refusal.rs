//! What a person may be told when they don't get what they asked for.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// In plain words, with nothing in it that is not the caller's.
    pub message: String,
}

impl Refusal {
    /// Also for what is somebody else's.
    pub fn not_found() -> Self {
        Self { status: 404, message: "There is nothing here that is yours to see.".to_owned() }
    }

    /// For what was there once, or never; nobody is told which.
    pub fn gone() -> Self {
        Self { status: 410, message: "This is not here any more.".to_owned() }
    }

    /// For whoever asks more often than a person does.
    pub fn too_often() -> Self {
        let message = "That was often in a short time. Try again in a few minutes.".to_owned();
        Self { status: 429, message }
    }

    /// Ours, and may be over in a moment; the log has it.
    pub fn outage() -> Self {
        let message = "We could not answer just now. Try again in a moment.".to_owned();
        Self { status: 503, message }
    }

    /// Ours; the log has it.
    pub fn fault() -> Self {
        Self { status: 500, message: "Something went wrong on our side.".to_owned() }
    }
}
