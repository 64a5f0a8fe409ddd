//! `workflows!`: asks `knock-codegen` for the bindings of a Knock directory.

use std::env;
use std::path::{Path, PathBuf};

use knock_codegen::Bindings;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr, Result};

use crate::arguments::Arguments;

pub(crate) fn expand(arguments: &Arguments) -> Result<TokenStream> {
    let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let manifest_dir = manifest_dir.ok_or_else(|| {
        let message = "the environment variable `CARGO_MANIFEST_DIR` is not set";
        Error::new(arguments.span(), message)
    })?;
    let directory = arguments.directory.as_ref().map(LitStr::value);
    let bindings = Bindings::generate(
        &manifest_dir,
        directory.as_deref().map(Path::new),
        env::var_os("KNOCK_DIR"),
        arguments.only().as_ref(),
    );
    let errors = errors(&bindings, arguments);
    let items: TokenStream = bindings.text().parse()?;
    let files = bindings.files.iter();
    let tracked = files.filter_map(|file| track(file, &manifest_dir));
    let module = arguments.module(&quote! {
        #items
        const _: ::core::option::Option<&str> = ::core::option_env!("KNOCK_DIR");
        #(#tracked)*
    });
    Ok(quote!(#errors #module))
}

fn errors(bindings: &Bindings, arguments: &Arguments) -> TokenStream {
    let errors = bindings.errors.iter();
    errors
        .map(|error| Error::new(arguments.span(), error).into_compile_error())
        .chain([arguments.errors_of_keys(|key| bindings.unknown_keys.get(key).cloned())])
        .collect()
}

/// Makes rustc read a file, so that a change of it compiles the crate again.
fn track(file: &Path, manifest_dir: &Path) -> Option<TokenStream> {
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

#[cfg(test)]
mod tests;
