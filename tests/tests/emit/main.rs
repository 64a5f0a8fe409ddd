//! The Rust text that contracts become: compared with golden files, which other tests compile.
//!
//! `KNOCK_BLESS=1 cargo test -p knock-tests --test emit` rewrites them.

mod contracts;
mod format;
mod properties;

use std::path::{Path, PathBuf};
use std::{env, fs};

use knock_codegen::{EmitOptions, emit};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{name}.rs"))
}

/// Options for a file that stands by itself.
fn file() -> EmitOptions {
    EmitOptions {
        runtime_crate: Some("::knock_runtime".to_owned()),
        only: None,
    }
}

#[test]
fn the_text_is_that_of_the_golden_files() {
    let (sources, cases) = contracts::all();
    for (name, contracts) in cases {
        let text = emit(&contracts, &sources, &file());
        if env::var_os("KNOCK_BLESS").is_some() {
            fs::write(golden(name), &text).unwrap();
        }
        let expected = fs::read_to_string(golden(name)).unwrap_or_default();
        assert!(
            text == expected,
            "golden/{name}.rs is not what is generated now: run with KNOCK_BLESS=1 and look at the diff"
        );
    }
}
