use super::*;

/// What the macro expands to, without white space, where the build script has generated `reminder` and
/// `welcome`.
fn expand(input: &str) -> String {
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().join("knock_workflows");
    fs::create_dir_all(&folder).unwrap();
    for key in ["reminder", "welcome"] {
        fs::write(folder.join(format!("{key}.rs")), "").unwrap();
    }
    expand_from(Some(output.path()), input)
}

fn expand_from(output: Option<&Path>, input: &str) -> String {
    let arguments = syn::parse_str(&format!("::knock_runtime; {input}"));
    let expansion = arguments.and_then(|arguments| choose(&arguments, output));
    let tokens = expansion.unwrap_or_else(Error::into_compile_error);
    tokens.to_string().replace([' ', '\n'], "")
}

fn included(key: &str) -> String {
    format!("include!(::core::concat!(::core::env!(\"OUT_DIR\"),\"/knock_workflows/{key}.rs\"));")
}

#[test]
fn the_chosen_workflows_are_included_once() {
    let expansion = expand("only = [\"welcome\", \"welcome\"]");
    assert_eq!(expansion.matches(&included("welcome")).count(), 1);
    assert!(!expansion.contains("reminder"), "{expansion}");
    assert!(!expansion.contains("compile_error"), "{expansion}");
}

#[test]
fn all_workflows_are_included_where_none_is_chosen() {
    let expansion = expand("crate = crate::knock,");
    assert!(expansion.contains("usecrate::knockasknock_runtime;"));
    assert!(expansion.contains(&included("reminder")), "{expansion}");
    assert!(expansion.contains(&included("welcome")), "{expansion}");
}

#[test]
fn an_unknown_key_is_one_error_beside_what_there_is() {
    let expansion = expand("only = [\"reminder\", \"welcom\"]");
    assert!(
        expansion.contains("noworkflowhasthekey`welcom`:didyoumean`welcome`?"),
        "{expansion}"
    );
    assert_eq!(expansion.matches("compile_error!").count(), 1);
    assert!(expansion.contains(&included("reminder")), "{expansion}");
}

#[test]
fn a_path_belongs_into_the_build_script() {
    let expansion = expand("\"knock\", only = []");
    assert!(expansion.contains("Builder::directory"), "{expansion}");
}

#[test]
fn without_what_a_build_script_generates_there_is_one_error_that_says_how_to_get_it() {
    for output in [None, Some(Path::new("nowhere"))] {
        let expansion = expand_from(output, "only = [\"welcome\"]");
        assert!(expansion.contains("hasgeneratednoworkflows"), "{expansion}");
        assert_eq!(expansion.matches("compile_error!").count(), 1);
    }
}
