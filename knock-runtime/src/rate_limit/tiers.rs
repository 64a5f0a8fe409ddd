/// The requests a second of each of Knock's tiers, and the operations that it holds, by
/// `x-ratelimit-tier` of [Knock's description of its API][description].
///
/// [description]: https://docs.knock.app/api-reference
pub(super) const TIERS: [(u32, &[&str]); 5] = [
    (
        1,
        &[
            "POST /v1/objects/{collection}/bulk/delete",
            "POST /v1/objects/{collection}/bulk/set",
            "POST /v1/objects/{collection}/bulk/subscriptions/add",
            "POST /v1/objects/{collection}/bulk/subscriptions/delete",
            "POST /v1/schedules/bulk/create",
            "POST /v1/tenants/bulk/delete",
            "POST /v1/tenants/bulk/set",
            "POST /v1/users/bulk/delete",
            "POST /v1/users/bulk/identify",
            "POST /v1/users/bulk/preferences",
        ],
    ),
    (
        5,
        &[
            "POST /v1/channels/{channel_id}/messages/bulk/{action}",
            "DELETE /v1/messages/{message_id}/archived",
            "PUT /v1/messages/{message_id}/archived",
            "PUT /v1/messages/{message_id}/interacted",
            "DELETE /v1/messages/{message_id}/read",
            "PUT /v1/messages/{message_id}/read",
            "DELETE /v1/messages/{message_id}/seen",
            "PUT /v1/messages/{message_id}/seen",
            "DELETE /v1/messages/{message_id}/unarchived",
            "DELETE /v1/messages/{message_id}/unread",
            "DELETE /v1/messages/{message_id}/unseen",
            "GET /v1/providers/ms-teams/{channel_id}/auth_check",
            "GET /v1/providers/ms-teams/{channel_id}/channels",
            "PUT /v1/providers/ms-teams/{channel_id}/revoke_access",
            "GET /v1/providers/ms-teams/{channel_id}/teams",
            "GET /v1/providers/slack/{channel_id}/auth_check",
            "GET /v1/providers/slack/{channel_id}/channels",
            "PUT /v1/providers/slack/{channel_id}/revoke_access",
            "DELETE /v1/tenants/{id}",
            "DELETE /v1/users/{user_id}",
            "GET /v1/users/{user_id}/feeds/{id}",
            "PUT /v1/users/{user_id}/guides/engagements/reset",
            "DELETE /v1/users/{user_id}/guides/messages/archived",
            "PUT /v1/users/{user_id}/guides/messages/archived",
            "PUT /v1/users/{user_id}/guides/messages/interacted",
            "PUT /v1/users/{user_id}/guides/messages/seen",
            "PUT /v1/users/{user_id}/guides/messages/{message_id}/archived",
            "PUT /v1/users/{user_id}/guides/messages/{message_id}/interacted",
            "PUT /v1/users/{user_id}/guides/messages/{message_id}/seen",
            "GET /v1/users/{user_id}/guides/{channel_id}",
            "POST /v1/users/{user_id}/merge",
            "GET /v1/workflow_recipient_runs",
            "GET /v1/workflow_recipient_runs/{id}",
        ],
    ),
    (
        60,
        &[
            "DELETE /v1/audiences/{key}/members",
            "POST /v1/audiences/{key}/members",
            "POST /v1/messages/batch/archived",
            "POST /v1/messages/batch/interacted",
            "POST /v1/messages/batch/read",
            "POST /v1/messages/batch/seen",
            "POST /v1/messages/batch/unarchived",
            "POST /v1/messages/batch/unread",
            "POST /v1/messages/batch/unseen",
            "GET /v1/messages/{message_id}/delivery_logs",
            "GET /v1/messages/{message_id}/events",
            "POST /v1/notify",
            "POST /v1/notify/cancel",
            "DELETE /v1/objects/{collection}/{id}",
            "PUT /v1/objects/{collection}/{id}",
            "DELETE /v1/objects/{collection}/{object_id}/channel_data/{channel_id}",
            "PUT /v1/objects/{collection}/{object_id}/channel_data/{channel_id}",
            "DELETE /v1/objects/{collection}/{object_id}/preferences/{id}",
            "PUT /v1/objects/{collection}/{object_id}/preferences/{id}",
            "PUT /v1/objects/{collection}/{object_id}/preferences/{id}/categories",
            "PUT /v1/objects/{collection}/{object_id}/preferences/{id}/categories/{key}",
            "PUT /v1/objects/{collection}/{object_id}/preferences/{id}/channel_types",
            "PUT /v1/objects/{collection}/{object_id}/preferences/{id}/channel_types/{type}",
            "PUT /v1/objects/{collection}/{object_id}/preferences/{id}/workflows",
            "PUT /v1/objects/{collection}/{object_id}/preferences/{id}/workflows/{key}",
            "DELETE /v1/objects/{collection}/{object_id}/subscriptions",
            "POST /v1/objects/{collection}/{object_id}/subscriptions",
            "DELETE /v1/schedules",
            "POST /v1/schedules",
            "PUT /v1/schedules",
            "PUT /v1/tenants/{id}",
            "PUT /v1/users/{user_id}",
            "DELETE /v1/users/{user_id}/channel_data/{channel_id}",
            "PUT /v1/users/{user_id}/channel_data/{channel_id}",
            "POST /v1/users/{user_id}/preference_center/signed_url",
            "DELETE /v1/users/{user_id}/preferences/{id}",
            "PUT /v1/users/{user_id}/preferences/{id}",
            "PUT /v1/users/{user_id}/preferences/{id}/categories",
            "PUT /v1/users/{user_id}/preferences/{id}/categories/{key}",
            "PUT /v1/users/{user_id}/preferences/{id}/channel_types",
            "PUT /v1/users/{user_id}/preferences/{id}/channel_types/{type}",
            "PUT /v1/users/{user_id}/preferences/{id}/workflows",
            "PUT /v1/users/{user_id}/preferences/{id}/workflows/{key}",
        ],
    ),
    (
        200,
        &[
            "GET /v1/audiences/{key}/members",
            "GET /v1/bulk_operations/{id}",
            "GET /v1/messages",
            "GET /v1/messages/batch/content",
            "GET /v1/messages/{message_id}",
            "GET /v1/messages/{message_id}/activities",
            "GET /v1/messages/{message_id}/content",
            "GET /v1/objects/{collection}",
            "GET /v1/objects/{collection}/{id}",
            "GET /v1/objects/{collection}/{id}/messages",
            "GET /v1/objects/{collection}/{id}/schedules",
            "GET /v1/objects/{collection}/{object_id}/channel_data/{channel_id}",
            "GET /v1/objects/{collection}/{object_id}/preferences",
            "GET /v1/objects/{collection}/{object_id}/preferences/{id}",
            "GET /v1/objects/{collection}/{object_id}/subscriptions",
            "GET /v1/schedules",
            "GET /v1/tenants",
            "GET /v1/tenants/{id}",
            "GET /v1/users",
            "GET /v1/users/{user_id}",
            "GET /v1/users/{user_id}/channel_data/{channel_id}",
            "GET /v1/users/{user_id}/feeds/{id}/settings",
            "GET /v1/users/{user_id}/messages",
            "GET /v1/users/{user_id}/preference_center/config",
            "GET /v1/users/{user_id}/preferences",
            "GET /v1/users/{user_id}/preferences/{id}",
            "GET /v1/users/{user_id}/schedules",
            "GET /v1/users/{user_id}/subscriptions",
        ],
    ),
    (
        1_000,
        &[
            "POST /v1/workflows/{key}/cancel",
            "POST /v1/workflows/{key}/trigger",
        ],
    ),
];

/// Whether an operation is that of a line above. Placeholders match whatever they are called.
pub(super) fn is_same(operation: &str, other: &str) -> bool {
    let segments = |operation| str::split(operation, '/');
    let is_placeholder = |segment: &str| segment.starts_with('{');
    segments(operation).count() == segments(other).count()
        && segments(operation)
            .zip(segments(other))
            .all(|(a, b)| a == b || is_placeholder(a) && is_placeholder(b))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::io::{Write as _, stderr};

    use super::*;

    #[test]
    fn placeholders_match_whatever_they_are_called() {
        assert!(is_same("GET /v1/users/{user_id}", "GET /v1/users/{id}"));
        for other in [
            "PUT /v1/users/{id}",
            "GET /v1/users",
            "GET /v1/users/{id}/messages",
            "GET /v1/users/bulk",
        ] {
            assert!(!is_same("GET /v1/users/{user_id}", other), "{other}");
        }
    }

    /// The description stands beside the checkout, or it does not.
    #[test]
    fn tiers_are_those_of_the_description() {
        let Ok(description) = fs::read_to_string("../../shared/knock/openapi.yml") else {
            _ = writeln!(stderr(), "skipped: there is no description of Knock's API");
            return;
        };
        let ours: BTreeSet<_> = (1..)
            .zip(TIERS)
            .flat_map(|(tier, (_, operations))| {
                operations.iter().map(move |it| (tier, (*it).to_owned()))
            })
            .collect();
        assert_eq!(ours, described(&description));
    }

    /// Every operation with its tier, by the indents of the file. Callbacks of
    /// integrations are none of what a client asks for.
    fn described(description: &str) -> BTreeSet<(u32, String)> {
        let (mut path, mut method) = ("", String::new());
        let mut operations = BTreeSet::new();
        for line in description.lines() {
            let text = line.trim_start();
            match line.len() - text.len() {
                2 => path = text.trim_end_matches(':'),
                4 => method = text.trim_end_matches(':').to_uppercase(),
                6 if !path.contains("/integrations/") => {
                    if let Some(tier) = text.strip_prefix("x-ratelimit-tier: ") {
                        operations.insert((tier.parse().unwrap(), format!("{method} {path}")));
                    }
                }
                _ => {}
            }
        }
        operations
    }
}
