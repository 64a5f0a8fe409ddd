//! Every operation of the client: each call has what its operation can be given.

mod messages;
mod recipients;
mod workflows;

use knock_runtime::{DateTime, Timestamp};

use crate::call::Call;

/// Operations that the client leaves out, and why.
pub(crate) const LEFT_OUT: [(&str, &str); 2] = [
    (
        "POST /v1/integrations/census/custom-destination",
        "Census calls it, with requests of its own",
    ),
    (
        "POST /v1/integrations/hightouch/embedded-destination",
        "Hightouch calls it, with requests of its own",
    ),
];

pub(crate) fn all() -> Vec<Call> {
    [
        workflows::workflows(),
        workflows::schedules(),
        workflows::providers(),
        recipients::users(),
        recipients::objects(),
        recipients::tenants(),
        recipients::subscriptions(),
        recipients::preferences(),
        recipients::parts_of_preferences(),
        messages::messages(),
        messages::changes(),
        messages::many(),
        messages::feeds(),
        messages::guides(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The id of something that Knock has made.
const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

/// A moment.
fn at() -> DateTime {
    Timestamp::from_unix_seconds(1_774_256_400).into()
}
