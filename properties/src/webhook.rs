use std::time::{Duration, UNIX_EPOCH};

use knock_runtime::webhook::{Verifier, WebhookError};
use serde_json::Value;

/// What was not signed with the secret is refused, whatever it is; what was is taken, and is not any
/// more once a bit of it is changed; and an event is of the kind that its body says.
///
/// The input is a header, and after its first line a body.
///
/// # Panics
///
/// When that does not hold.
pub fn webhook(bytes: &[u8]) {
    let (header, body) = match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[][..]),
    };
    let header = crate::text(header);
    let now = UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let verifier = Verifier::new("a secret that no input has").clock(move || now);
    let refused = verifier.verify(&header, body);
    assert!(
        matches!(refused, Err(WebhookError::Malformed | WebhookError::Forged)),
        "{refused:?}"
    );

    let signed = verifier.sign(body);
    assert_eq!(verifier.verify(&signed, body), Ok(()));
    let at = header.len();
    let mut changed = body.to_vec();
    match changed.len() {
        0 => changed.push(0),
        length => changed[at % length] ^= 1 << (at % 8),
    }
    assert_eq!(
        verifier.verify(&signed, &changed),
        Err(WebhookError::Forged)
    );
    let late =
        Verifier::new("a secret that no input has").clock(move || now + Duration::from_secs(301));
    let refused = late.verify(&signed, body);
    assert!(
        matches!(refused, Err(WebhookError::Expired { .. })),
        "{refused:?}"
    );

    match verifier.event(&signed, body) {
        Ok(event) => {
            let body: Value = serde_json::from_slice(body).expect("an event is JSON");
            assert_eq!(body["type"], event.kind.as_str());
            assert_eq!(body["created_at"], event.created_at);
        }
        Err(error) => assert!(matches!(error, WebhookError::Decode(_)), "{error:?}"),
    }
}
