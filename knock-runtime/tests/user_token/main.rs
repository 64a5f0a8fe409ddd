//! User tokens are RS256 JSON Web Tokens with the claims of the official SDKs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use knock_runtime::user_token::{Grant, Resource, SigningError, SigningKey, UserToken};
use serde_json::{Value, json};

const PKCS8: &str = include_str!("pkcs8.pem");
const PKCS1: &str = include_str!("pkcs1.pem");

/// What `openssl dgst -sha256 -sign` makes of the same header and claims.
const SIGNED_BY_OPENSSL: &str = "JTbp77Gk2Bfdx4_6r90zA9fC7Nsl2Rdy2JtVhPUlTPJESwWmUiU4EhC97gpor-fEj6hol5P2unrP7HFZN0i5JYRwbZlQ9LIIJryMk6jeU6yMFXBUFIYEti5raUHJINtlMQtghGzeMum_3VynF4q_nouT-FtBVvarY3NtreLWE6bcoH27NlSpt_fQ7l8V9wo-493XhsNjMNKHwDh9Lo_ICbLZBdbRG36FCBgiYBJa_xJ1Ba7ZBzbLE53y547ox5GD836ZRqlx2S2XEqj0HCVxWP5ki1zMeNq1cQjRGjX7B5zasPTEMf_2ydmPu3HgXU-E-P4MIFU-tKLQix4ESBjQhg";

fn issued_at() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_767_225_600_999)
}

fn claims_text(token: UserToken<'_>) -> String {
    let token = token.issued_at(issued_at()).sign().unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap());
    String::from_utf8(claims.unwrap()).unwrap()
}

fn claims(token: UserToken<'_>) -> Value {
    serde_json::from_str(&claims_text(token)).unwrap()
}

#[test]
fn every_form_of_the_key_signs_as_openssl_does() {
    for form in [
        PKCS8.to_owned(),
        PKCS1.to_owned(),
        STANDARD.encode(PKCS8),
        format!(" {}\n", STANDARD.encode(PKCS1)),
        // As a file of environment variables has it.
        PKCS8.replace('\n', "\\n"),
    ] {
        let key = SigningKey::new(form).unwrap();
        let token = key.user_token("user_123").issued_at(issued_at()).sign();
        let token = token.unwrap();
        let parts: Vec<_> = token.split('.').collect();
        let text = |part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        assert_eq!(text(parts[0]), r#"{"alg":"RS256","typ":"JWT"}"#);
        assert_eq!(
            text(parts[1]),
            r#"{"sub":"user_123","iat":1767225600,"exp":1767229200}"#
        );
        assert_eq!(parts[2], SIGNED_BY_OPENSSL);
    }
}

#[test]
fn grants_add_up_by_resource_in_their_order() {
    let key = SigningKey::new(PKCS8).unwrap();
    let video = || Resource::object("videos", "dinosaurs-loose");
    let token = key
        .user_token("user_123")
        .expires_in(Duration::from_secs(60))
        .explicit_grants(true)
        .grant(&video(), [Grant::ChannelDataWrite, Grant::ChannelDataRead])
        .grant(
            &Resource::tenant("jurassic-park"),
            [Grant::SlackChannelsRead],
        )
        .grant(&video(), [Grant::ChannelDataRead, "new/read".into()])
        .grant(&Resource::user("user_123"), [Grant::UserFeedRead])
        .grant(&Resource::path(["tenants", "a"]), [Grant::PreferencesRead]);
    assert_eq!(
        claims_text(token),
        concat!(
            r#"{"sub":"user_123","explicit_grants":true,"grants":{"#,
            r#""https://api.knock.app/v1/objects/videos/dinosaurs-loose":"#,
            r#"{"channel_data/write":[],"channel_data/read":[],"new/read":[]},"#,
            r#""https://api.knock.app/v1/objects/$tenants/jurassic-park":"#,
            r#"{"slack/channels_read":[]},"#,
            r#""https://api.knock.app/v1/users/user_123":{"user/feed_read":[]},"#,
            r#""https://api.knock.app/v1/tenants/a":{"preferences/read":[]}},"#,
            r#""iat":1767225600,"exp":1767225660}"#
        )
    );
}

#[test]
fn a_token_has_an_id_where_it_is_asked_for() {
    let key = SigningKey::new(PKCS8).unwrap();
    let [first, second] = [(); 2].map(|()| claims(key.user_token("user_123").with_id()));
    assert_eq!(first["jti"].as_str().unwrap().len(), 36);
    assert_ne!(first["jti"], second["jti"]);
    assert_eq!(claims(key.user_token("user_123"))["jti"], json!(null));
}

#[test]
fn a_token_is_issued_now() {
    let key = SigningKey::new(PKCS8).unwrap();
    let seconds = || {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs()
    };
    let before = seconds();
    let token = key.user_token("user_123").sign().unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap());
    let claims: Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    let issued = claims["iat"].as_u64().unwrap();
    assert!((before..=seconds()).contains(&issued));
    assert_eq!(claims["exp"], issued + 3600);
}

#[test]
fn what_is_no_key_is_told_apart_and_not_shown() {
    let too_small = include_str!("too_small.pem");
    let elliptic = include_str!("elliptic.pem");
    let broken = PKCS8.replace("MII", "AAA");
    for (key, reason) in [
        ("", "neither a private key in PEM"),
        ("sk_test_hidden", "neither a private key in PEM"),
        ("aGlkZGVu", "neither a private key in PEM"),
        (include_str!("public.pem"), "neither a private key in PEM"),
        (&PKCS8[..200], "neither a private key in PEM"),
        (&broken, "no private RSA key"),
        (too_small, "no private RSA key of 2,048"),
        (elliptic, "no private RSA key"),
        (
            &PKCS8.replace("PRIVATE", "ENCRYPTED PRIVATE"),
            "is encrypted: decrypt it first",
        ),
        (
            &STANDARD.encode(PKCS1.replacen('\n', "\nProc-Type: 4,ENCRYPTED\n", 1)),
            "is encrypted: decrypt it first",
        ),
    ] {
        let error = SigningKey::new(key).unwrap_err().to_string();
        assert!(error.contains(reason), "{key}: {error}");
        assert!(!error.contains("hidden"), "{error}");
    }
    let shown = format!("{:?}", SigningKey::new(PKCS8).unwrap().user_token("user_1"));
    let secret = PKCS8.lines().nth(3).unwrap();
    assert!(
        shown.contains("redacted") && !shown.contains(&secret[..8]),
        "{shown}"
    );
}

#[test]
fn what_names_nobody_or_no_time_is_refused() {
    let key = SigningKey::new(PKCS8).unwrap();
    let token = || key.user_token("user_123");
    for (token, error) in [
        (key.user_token(""), SigningError::EmptyId),
        (
            token().grant(&Resource::user(""), []),
            SigningError::EmptyId,
        ),
        (
            token().grant(&Resource::object("", "a"), []),
            SigningError::EmptyId,
        ),
        (token().expires_in(Duration::MAX), SigningError::Time),
        (
            token().expires_in(Duration::from_millis(999)),
            SigningError::TooShort,
        ),
        (
            token().issued_at(UNIX_EPOCH - Duration::from_secs(1)),
            SigningError::Time,
        ),
    ] {
        assert_eq!(token.sign(), Err(error));
    }
}
