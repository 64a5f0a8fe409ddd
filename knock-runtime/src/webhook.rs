//! Webhooks that Knock sends: whether they are Knock's, and what they say.

mod event;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::platform::system_time;

pub use event::{Event, EventData, EventKind, Subject};

/// The header that carries the signature: `t=<milliseconds>,s=<base64>`.
pub const SIGNATURE_HEADER: &str = "x-knock-signature";

/// How old a webhook may be, unless it is said otherwise; by Knock's documentation.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Tells webhooks of Knock from others, by the secret that the dashboard shows on the page of a
/// webhook.
///
/// ```
/// # use std::time::{Duration, UNIX_EPOCH};
/// use knock_runtime::webhook::{EventKind, Subject, Verifier, WebhookError};
///
/// let body = br#"{"type":"message.link_clicked","created_at":"2026-01-01T00:00:00Z","data":{"id":"2IJn1","recipient":"user_123","status":"sent"},"event_data":{"url":"https://example.com/a"}}"#;
/// let signature = "t=1767225600000,s=41xNmQJ/K6nwMk8fc60JEoSK+Yrkzgjb5yLJggfalHc=";
///
/// let verifier = Verifier::new("whsec_example");
/// # let verifier = verifier.clock(|| UNIX_EPOCH + Duration::from_millis(1_767_225_660_000));
/// let event = verifier.event(signature, body)?;
/// assert_eq!(event.kind, EventKind::MessageLinkClicked);
/// let Subject::Message(message) = event.subject else { panic!() };
/// assert_eq!(message.id, "2IJn1");
///
/// assert_eq!(verifier.verify(signature, b"{}"), Err(WebhookError::Forged));
/// # Ok::<(), WebhookError>(())
/// ```
///
/// The signature is about the bytes that were sent: give the body as it came, before anything has
/// parsed it. How the signature is made is told by
/// <https://docs.knock.app/developer-tools/outbound-webhooks/overview>.
#[derive(Clone)]
pub struct Verifier {
    /// The hash with the secret in it, before any text.
    mac: Hmac<Sha256>,
    /// Whether there is no secret, with which anybody could sign.
    is_open: bool,
    tolerance: Duration,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl Verifier {
    /// Verifies with this secret, and takes no webhook that is older than five minutes.
    ///
    /// # Panics
    ///
    /// Never: the secret may have any length.
    pub fn new(secret: impl AsRef<[u8]>) -> Self {
        let mac = Hmac::new_from_slice(secret.as_ref());
        Self {
            mac: mac.expect("HMAC takes keys of any length"),
            is_open: secret.as_ref().is_empty(),
            tolerance: TOLERANCE,
            clock: Arc::new(system_time),
        }
    }

    /// How far the time of the signature may be from now, in either direction.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Tells the time by another clock than the system's.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Signs a body as Knock does, now: for the tests of whatever receives webhooks. It is the value
    /// of the header [`SIGNATURE_HEADER`].
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> String {
        let now = (self.clock)().duration_since(UNIX_EPOCH);
        let time = now.unwrap_or_default().as_millis().to_string();
        let signature = self.signed(&time, body).finalize().into_bytes();
        format!("t={time},s={}", STANDARD.encode(signature))
    }

    /// Whether a webhook with this body was signed with the secret, and not long ago. `signature`
    /// is the value of the header [`SIGNATURE_HEADER`].
    ///
    /// # Errors
    ///
    /// When it was not. Answer such a request with a client error.
    pub fn verify(&self, signature: &str, body: &[u8]) -> Result<(), WebhookError> {
        if self.is_open {
            return Err(WebhookError::NoSecret);
        }
        let (time, signature) = parts(signature).ok_or(WebhookError::Malformed)?;
        let signature = STANDARD
            .decode(signature)
            .map_err(|_| WebhookError::Malformed)?;
        // This takes as long for a wrong signature as for the right one.
        self.signed(time, body)
            .verify_slice(&signature)
            .map_err(|_| WebhookError::Forged)?;
        self.is_recent(time)
    }

    /// What Knock signs.
    fn signed(&self, time: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        for part in [time.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }

    fn is_recent(&self, time: &str) -> Result<(), WebhookError> {
        let milliseconds = time.parse().map_err(|_| WebhookError::Malformed)?;
        let signed = UNIX_EPOCH
            .checked_add(Duration::from_millis(milliseconds))
            .ok_or(WebhookError::Malformed)?;
        let now = (self.clock)();
        let distance = now
            .duration_since(signed)
            .unwrap_or_else(|error| error.duration());
        match distance.checked_sub(self.tolerance) {
            None | Some(Duration::ZERO) => Ok(()),
            Some(by) => Err(WebhookError::Expired { by }),
        }
    }
}

/// The time and the signature, in whatever order.
fn parts(header: &str) -> Option<(&str, &str)> {
    let value = |name: &str| {
        let mut parts = header.split(',').map(str::trim);
        parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    };
    Some((value("t")?, value("s")?))
}

/// The secret is not shown.
impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Verifier")
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

/// Why a webhook is not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is empty, so that anybody could have signed.
    NoSecret,
    /// The header is no signature: `t=<milliseconds>,s=<base64>`.
    Malformed,
    /// The body was not signed with the secret, or was changed after.
    Forged,
    /// It was signed too long ago, or its time is too far ahead of the clock here.
    Expired {
        /// By how much it misses the tolerance.
        by: Duration,
    },
    /// It was signed, and its body is no event.
    Decode(String),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecret => formatter.write_str(
                "the secret is empty: give that of the webhook's page in Knock's dashboard",
            ),
            Self::Malformed => write!(
                formatter,
                "the header `{SIGNATURE_HEADER}` is not of the form `t=<milliseconds>,s=<base64>`"
            ),
            Self::Forged => formatter.write_str(
                "the signature does not match: the secret is that of another webhook or was copied \
                 with a line break, or the body is not as it was sent",
            ),
            Self::Expired { by } => write!(
                formatter,
                "the signature is {by:?} too old or too far ahead: check the clock, or set a \
                 `tolerance`"
            ),
            Self::Decode(reason) => write!(formatter, "the body is not an event: {reason}"),
        }
    }
}

impl std::error::Error for WebhookError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    const BODY: &[u8] = b"{\"type\":\"message.sent\"}";
    const SIGNED: u64 = 1_767_225_600_000;

    /// The signature that Knock would make, of a time that may be none.
    fn signature(time: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"secret").unwrap();
        mac.update(&[time.as_bytes(), b".", body].concat());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        format!("t={time},s={signature}")
    }

    fn verify_at(seconds: i64, signature: &str, body: &[u8]) -> Result<(), WebhookError> {
        let now = (SIGNED / 1000).checked_add_signed(seconds).unwrap();
        let verifier = Verifier::new("secret");
        let verifier = verifier.clock(move || UNIX_EPOCH + Duration::from_secs(now));
        verifier.verify(signature, body)
    }

    #[test]
    fn what_knock_has_signed_is_taken_for_five_minutes() {
        let signature = signature("1767225600000", BODY);
        for seconds in [-300, 0, 300] {
            assert_eq!(verify_at(seconds, &signature, BODY), Ok(()));
        }
        for seconds in [-302, 302] {
            let by = Duration::from_secs(2);
            let expired = Err(WebhookError::Expired { by });
            assert_eq!(verify_at(seconds, &signature, BODY), expired);
        }
    }

    #[test]
    fn what_was_changed_is_not_taken() {
        let signed = signature("1767225600000", BODY);
        let forged = Err(WebhookError::Forged);
        assert_eq!(verify_at(0, &signed, b"{}"), forged);
        assert_eq!(verify_at(0, &signed.replace("t=1", "t=2"), BODY), forged);
        assert_eq!(verify_at(0, "t=1767225600000,s=AAAA", BODY), forged);
        let other = Verifier::new("other").clock(|| UNIX_EPOCH);
        assert_eq!(other.verify(&signed, BODY), forged);
    }

    #[test]
    fn what_is_no_signature_is_told_apart() {
        let late = signature("18446744073709551616", BODY);
        for header in [
            "",
            "t=1",
            "s=AAAA",
            "t=1,s=%",
            "1,AAAA",
            "t=1,v=AAAA",
            &late,
        ] {
            assert_eq!(
                verify_at(0, header, BODY),
                Err(WebhookError::Malformed),
                "{header}"
            );
        }
        let swapped = signature("1767225600000", BODY);
        let (time, signature) = swapped.split_once(',').unwrap();
        assert_eq!(verify_at(0, &format!("{signature}, {time}"), BODY), Ok(()));
    }

    #[test]
    fn an_event_keeps_what_it_does_not_know() {
        let body = br#"{"type":"message.teleported","created_at":"x","data":[1],"event_data":{"attempt":2,"new":3},"more":4}"#;
        let verifier = Verifier::new("secret").clock(|| UNIX_EPOCH);
        let event = verifier.event(&signature("0", body), body).unwrap();
        assert_eq!(
            event.kind,
            EventKind::Other("message.teleported".to_owned())
        );
        let data = event.event_data.unwrap();
        assert_eq!((data.attempt, &data.extra["new"]), (Some(2), &3.into()));
        assert_eq!(event.subject, Subject::Other(serde_json::json!([1])));
        assert_eq!(event.extra["more"], 4);
        let error = verifier.event(&signature("0", b"[]"), b"[]").unwrap_err();
        assert!(
            error.to_string().starts_with("the body is not an event: "),
            "{error}"
        );
    }

    #[test]
    fn the_subject_is_of_the_type_that_the_kind_says() {
        let run = serde_json::json!({
            "__typename": "WorkflowRecipientRun", "id": "r1", "workflow_run_id": "w1",
            "workflow": "welcome", "status": "completed", "recipient": "user_1", "new": 1,
        });
        let message = serde_json::json!({
            "__typename": "Message", "id": "m1", "recipient": "user_1", "status": "sent", "new": 1,
        });
        let subject = |kind: &str, data: &Value| {
            let event = serde_json::json!({ "type": kind, "created_at": "x", "data": data });
            serde_json::from_value::<Event>(event).unwrap().subject
        };
        let Subject::Message(read) = subject("message.teleported", &message) else {
            panic!("not a message");
        };
        assert_eq!((&*read.id, &read.extra["new"]), ("m1", &1.into()));
        let Subject::WorkflowRecipientRun(read) = subject("workflow_recipient_run.error", &run)
        else {
            panic!("not a run");
        };
        assert_eq!((&*read.id, &read.extra["new"]), ("r1", &1.into()));
        let no_message = serde_json::json!({ "id": "m1" });
        for (kind, data) in [
            ("message.sent", &no_message),
            ("workflow.updated", &run),
            ("message", &message),
        ] {
            assert_eq!(subject(kind, data), Subject::Other(data.clone()), "{kind}");
        }
    }

    #[test]
    fn without_a_secret_nothing_is_taken() {
        let open = Verifier::new("").clock(|| UNIX_EPOCH);
        let signature = open.sign(BODY);
        assert_eq!(open.verify(&signature, BODY), Err(WebhookError::NoSecret));
    }

    #[test]
    fn what_is_signed_here_is_taken() {
        let verifier = Verifier::new("secret");
        let verifier = verifier.clock(|| UNIX_EPOCH + Duration::from_millis(SIGNED));
        assert_eq!(verifier.sign(BODY), signature("1767225600000", BODY));
        assert_eq!(verifier.verify(&verifier.sign(BODY), BODY), Ok(()));
    }

    #[test]
    fn the_secret_is_not_shown() {
        let shown = format!("{:?}", Verifier::new("whsec_hidden"));
        assert!(
            !shown.contains("whsec") && !shown.contains("104"),
            "{shown}"
        );
    }
}
