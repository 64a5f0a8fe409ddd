use super::*;

/// What the macro expands to, without white space.
fn expand(input: &str) -> String {
    let arguments = syn::parse_str(&format!("::knock_runtime; {input}"));
    let expansion = arguments.and_then(|arguments| super::expand(&arguments));
    let tokens = expansion.unwrap_or_else(Error::into_compile_error);
    tokens.to_string().replace([' ', '\n'], "")
}

#[track_caller]
fn refuses(input: &str, message: &str) {
    let expansion = expand(input);
    let error = format!("compile_error!{{\"{message}\"}}").replace(' ', "");
    assert!(expansion.contains(&error), "{expansion}");
}

#[test]
fn arguments_that_are_none_are_refused_by_name() {
    refuses(
        "onyl = [\"a\"]",
        "unknown argument `onyl`: there are `only = [\\\"key\\\", …]` and `crate = path`",
    );
    refuses("only = [], only = []", "`only` is given twice");
    refuses("3", "expected `only = [\\\"key\\\", …]` or `crate = path`");
    refuses("\"a\" \"b\"", "expected `,`");
}

#[test]
fn a_mistake_is_a_compile_error_beside_the_module() {
    let expansion = expand("\"../tests/fixtures/broken\"");
    assert_eq!(
        expansion.matches("compile_error!").count(),
        1,
        "{expansion}"
    );
    assert!(expansion.contains("tests/fixtures/broken/workflows/broken/sms_1/text_body.txt:2:"));
    for module in ["pubmodbroken{", "pubmodsound{"] {
        assert!(expansion.contains(module), "{expansion}");
    }
}

#[test]
fn of_a_workflow_that_is_not_chosen_nothing_is_said_and_nothing_tracked() {
    let expansion = expand("\"../tests/fixtures/broken\", only = [\"sound\"]");
    assert!(!expansion.contains("compile_error"), "{expansion}");
    assert!(expansion.contains("pubmodsound{"), "{expansion}");
    assert!(!expansion.contains("workflows/broken/"), "{expansion}");
}

#[test]
fn an_unknown_key_is_a_compile_error_that_suggests_one() {
    let expansion = expand("\"../tests/fixtures/bindings\", only = [\"remindr\"]");
    assert!(
        expansion.contains("noworkflowhasthekey`remindr`:didyoumean`reminder`?"),
        "{expansion}"
    );
}

#[test]
fn every_file_is_tracked_and_no_path_of_the_machine_is_in_the_expansion() {
    let expansion = expand("\"../tests/fixtures/bindings\"");
    for file in [
        "workflows/reminder/workflow.json",
        "workflows/reminder/sms_1/text_body.txt",
        "workflows/activity-update/workflow.json",
        "workflows/activity-update/push_1/text_body.txt",
    ] {
        let tracked = format!(
            "::core::include_bytes!(::core::concat!(::core::env!(\"CARGO_MANIFEST_DIR\"),\"/\",\
             \"../tests/fixtures/bindings/{file}\"))"
        );
        assert!(expansion.contains(&tracked), "{tracked} in {expansion}");
    }
    assert!(
        !expansion.contains(env!("CARGO_MANIFEST_DIR")),
        "{expansion}"
    );
}

#[test]
fn the_text_is_that_of_the_other_front_ends() {
    for directory in ["../tests/fixtures/bindings", "../workflows"] {
        let manifest_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
        let bindings = Bindings::generate(manifest_dir, Some(directory.as_ref()), None, None);
        let text: TokenStream = bindings.text().parse().unwrap();
        let text = text.to_string().replace([' ', '\n'], "");
        assert!(text.contains("pubmodreminder{"));
        assert!(expand(&format!("{directory:?}")).contains(&text));
    }
}

#[test]
fn a_missing_directory_is_one_compile_error() {
    let expansion = expand("\"nowhere\"");
    assert_eq!(
        expansion.matches("compile_error!").count(),
        1,
        "{expansion}"
    );
    assert!(expansion.contains("`nowhere`doesnotexist"), "{expansion}");
    assert!(expansion.contains("pubmodworkflows{"), "{expansion}");
}
