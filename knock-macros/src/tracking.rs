//! What makes Cargo compile a crate again.

use std::env;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Error, Result};

/// The folder of the manifest of the crate that is compiled.
pub(crate) fn manifest_dir(span: Span) -> Result<PathBuf> {
    let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    manifest_dir.ok_or_else(|| {
        let message = "the environment variable `CARGO_MANIFEST_DIR` is not set";
        Error::new(span, message)
    })
}

/// Items that make a change of these files, or of `KNOCK_DIR`, compile the crate again.
pub(crate) fn track(files: &[PathBuf], manifest_dir: &Path) -> TokenStream {
    let files = files
        .iter()
        .filter_map(|file| track_file(file, manifest_dir));
    quote! {
        const _: ::core::option::Option<&str> = ::core::option_env!("KNOCK_DIR");
        #(#files)*
    }
}

/// Makes rustc read a file.
fn track_file(file: &Path, manifest_dir: &Path) -> Option<TokenStream> {
    let path = file
        .to_str()
        .filter(|_| manifest_dir.join(file).is_file())?;
    let path = if file.is_absolute() {
        quote!(#path)
    } else {
        // The expansion must not differ between machines.
        quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path))
    };
    Some(quote!(
        const _: &[u8] = ::core::include_bytes!(#path);
    ))
}
