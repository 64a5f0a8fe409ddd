//! User tokens are, byte for byte, those of Knock's own SDK.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use knock_runtime::user_token::{Grant, Resource, SigningKey};

use crate::sdk;

#[test]
fn tokens_are_those_of_knocks_own_sdk() {
    let Some(folder) = sdk::folder() else { return };
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../knock-runtime/tests/user_token");
    let pem = keys.join("pkcs8.pem");
    let mut node = Command::new("node");
    node.arg(folder.join("tokens.js")).arg(&pem);
    let output = node.output().expect("npm was there, so node is");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let theirs: Vec<String> = serde_json::from_slice(&output.stdout).expect("tokens");

    let key = SigningKey::new(std::fs::read_to_string(pem).unwrap()).unwrap();
    let video = Resource::object("videos", "dinosaurs loose");
    let slack_and_teams = [Grant::SlackChannelsRead, Grant::MsTeamsChannelsRead];
    let ours = [
        key.user_token("user_123"),
        key.user_token("user \"é\"")
            .expires_in(Duration::from_secs(60)),
        key.user_token("user_123")
            .grant(&Resource::tenant("acme"), slack_and_teams)
            .grant(&video, [Grant::ChannelDataRead])
            .grant(&Resource::user("user_123"), [Grant::UserFeedRead])
            .grant(&video, [Grant::ChannelDataWrite]),
    ];
    assert_eq!(theirs.len(), ours.len());
    for (token, theirs) in ours.into_iter().zip(theirs) {
        let issued_at = UNIX_EPOCH + Duration::from_secs(issued_at(&theirs));
        assert_eq!(token.issued_at(issued_at).sign().unwrap(), theirs);
    }
}

fn issued_at(token: &str) -> u64 {
    let claims = token.split('.').nth(1).expect("a token has three parts");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("Base64");
    let claims: serde_json::Value = serde_json::from_slice(&claims).expect("JSON");
    claims["iat"].as_u64().expect("seconds")
}
