//! Build script, macro and command line give the same text, byte for byte.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use knock_codegen::directory::Directory;
use knock_codegen::{Bindings, EmitOptions, analyze, emit};
use knock_tests::cargo_project::WORKSPACE;
use knock_tests::directories::{self, Named, real, rules};

use crate::fixture;

/// Every Knock directory at hand.
fn all() -> Vec<Named> {
    let fixtures = ["bindings", "broken"].map(|name| Named {
        name: format!("fixture-{name}"),
        files: directories::files(&Path::new(WORKSPACE).join("tests/fixtures").join(name)),
    });
    real().into_iter().chain(rules()).chain(fixtures).collect()
}

#[test]
fn every_way_in_gives_the_same_text() {
    let mut files = fixture::files("one_answer");
    let directories = all();
    for Named { name, files: parts } in &directories {
        let parts = parts.iter();
        files.extend(parts.map(|(path, text)| (format!("knock/{name}/{path}"), text.clone())));
    }
    let project = fixture::write("one_answer", &files);
    let output = &project.check().outputs["one_answer"];
    let mut workflows = 0;
    for Named { name, .. } in &directories {
        let built = fs::read_to_string(output.join(format!("{name}.rs"))).expect(name);
        let of_macro = |only: Option<BTreeSet<String>>| {
            let directory = Path::new("knock").join(name);
            Bindings::generate(project.root(), Some(&directory), None, only.as_ref())
        };
        let whole = of_macro(None);
        assert_eq!(whole.text(), built, "{name}");
        assert_eq!(
            checked_in(&project.root().join("knock").join(name)),
            built,
            "{name}"
        );
        for (key, module) in &whole.modules {
            let chosen = of_macro(Some([key.clone()].into())).modules;
            assert_eq!(chosen.keys().collect::<Vec<_>>(), [key], "{name}");
            assert_eq!(&chosen[key], module, "{name}: {key}");
        }
        workflows += whole.modules.len();
    }
    assert!(
        workflows > directories.len() / 2,
        "there are {workflows} workflows"
    );
    println!("{workflows} workflows in {} directories", directories.len());
}

/// What `cargo knock generate` writes, but for the import of the runtime.
fn checked_in(root: &Path) -> String {
    let directory = Directory::read(root);
    let options = EmitOptions {
        runtime_crate: Some("::knock_runtime".to_owned()),
        only: None,
    };
    let text = emit(&analyze(&directory).contracts, &directory.sources, &options);
    let import = "\n#[allow(clippy::single_component_path_imports, unused_imports)]\n\
                  use ::knock_runtime;\n";
    assert_eq!(text.matches(import).count(), 1);
    text.replace(import, "")
}
