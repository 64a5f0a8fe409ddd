//! Generates typed bindings for the workflows of this repository.

fn main() {
    knock_codegen::Builder::new().generate();
}
