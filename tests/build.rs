//! Generates the bindings of the sample directory, of Knock's own templates where they are, and of
//! the schemas under test.

#[path = "build/schemas.rs"]
mod schemas;

use std::path::Path;

use knock_codegen::Builder;

const CORPUS: &str = "../../shared/corpus/knock-official";

fn main() {
    Builder::new().generate();
    schemas::generate();
    println!("cargo::rerun-if-changed={CORPUS}");
    if Path::new(CORPUS).is_dir() {
        Builder::new()
            .directory(CORPUS)
            .out_file("corpus.rs")
            .generate();
        println!("cargo::rustc-cfg=corpus");
    }
}
