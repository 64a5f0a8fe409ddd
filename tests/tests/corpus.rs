//! Knock's own templates, where they are present: what three of them need was written down by
//! hand, and all of them are compiled.

use std::path::Path;

use knock_codegen::analyze;
use knock_codegen::contract::{Contract, Object};
use knock_codegen::directory::Directory;

/// The bindings of every workflow, compiled.
#[cfg(corpus)]
#[deny(warnings, missing_docs)]
pub mod corpus {
    use ::knock_runtime;

    include!(concat!(env!("OUT_DIR"), "/corpus.rs"));
}

fn contracts() -> Option<Vec<Contract>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/knock-official");
    if !root.is_dir() {
        knock_tests::say("skipped: Knock's own templates are not present");
        return None;
    }
    Some(analyze(&Directory::read(&root)).contracts)
}

fn lines(contract: &Contract) -> Vec<String> {
    let parts: [(&str, &Object); 4] = [
        ("data", &contract.data),
        ("actor", &contract.actor.properties),
        ("recipient", &contract.recipient),
        ("vars", &contract.vars),
    ];
    let mut lines = Vec::new();
    for (root, object) in parts {
        for entry in object.entries() {
            let (kind, presence) = (entry.value.ty.name(), entry.presence.name());
            lines.push(format!("{root}.{} {kind} {presence}", entry.path));
        }
    }
    lines
}

#[test]
fn contracts_are_as_written_by_hand() {
    let Some(contracts) = contracts() else { return };
    let by_hand: [(&str, bool, &[&str]); 3] = [
        (
            "comments",
            true,
            &[
                "data.attachments attachments optional",
                "data.comment_body scalar required",
                "data.page_id scalar required",
                "data.page_name scalar required",
                "actor.name scalar required",
                "vars.app_url scalar required",
            ],
        ),
        (
            "referral-sent",
            true,
            &[
                "data.attachments attachments optional",
                "data.referral_token scalar required",
                // Split at a space, so it is text.
                "actor.name text required",
                "recipient.name scalar required",
            ],
        ),
        (
            "usage-threshold-alerts",
            false,
            &[
                "data.attachments attachments optional",
                // Every step looks for a channel in it first.
                "data.threshold object optional",
                "data.threshold.channels any optional",
                "data.threshold.metric_name scalar required",
                "data.threshold.percent scalar required",
                "data.threshold.severity text optional",
                "vars.app_url scalar required",
            ],
        ),
    ];
    for (key, cancelable, expected) in by_hand {
        let contract = contracts
            .iter()
            .find(|contract| contract.key == key)
            .expect(key);
        assert_eq!(lines(contract), expected, "{key}");
        assert_eq!(contract.cancelable, cancelable, "{key}");
        assert!(!contract.open, "{key}");
    }
}

/// The other half of the test is that this compiles: every call has exactly the parameters that
/// the contract asks for.
#[cfg(corpus)]
#[tokio::test]
async fn bindings_send_what_the_templates_read() -> knock_runtime::Result<()> {
    use knock_runtime::testing::FakeKnock;
    use knock_runtime::{Recipient, Value};

    let knock = FakeKnock::start().await?;
    let client = knock.client();
    let data = corpus::comments::Data {
        comment_body: "Looks good".into(),
        page_id: 7.into(),
        page_name: "Roadmap".into(),
    };
    let actor = Recipient::user("user_456").name("Sarah Chen");
    corpus::comments::trigger(&client, ["user_123"], data, actor).await?;
    let threshold = corpus::usage_threshold_alerts::Threshold {
        metric_name: "requests".into(),
        percent: 91.5.into(),
    }
    .severity("critical");
    let data = corpus::usage_threshold_alerts::Data {}.threshold(threshold);
    corpus::usage_threshold_alerts::trigger(&client, ["user_123"], data).await?;

    let bodies: Vec<Value> = knock
        .exchanges()
        .iter()
        .filter_map(knock_runtime::testing::Exchange::body)
        .collect();
    assert_eq!(
        bodies[0]["data"],
        serde_json::json!({ "comment_body": "Looks good", "page_id": 7, "page_name": "Roadmap" })
    );
    assert_eq!(
        bodies[1]["data"]["threshold"],
        serde_json::json!({ "metric_name": "requests", "percent": 91.5, "severity": "critical" })
    );
    Ok(())
}
