//! `workflows!`: reads its arguments, asks `knock-codegen`, hands on the answer.

use std::env;
use std::path::{Path, PathBuf};

use knock_codegen::{Bindings, EmitOptions};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Error, LitStr, Result};

use crate::arguments::Arguments;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match syn::parse2(input).and_then(|arguments| module(&arguments)) {
        Ok(module) => module,
        Err(error) => error.into_compile_error(),
    }
}

fn module(arguments: &Arguments) -> Result<TokenStream> {
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
        &options(arguments),
    );
    let errors = errors(&bindings, arguments);
    let items: TokenStream = bindings.text.parse()?;
    let runtime = arguments.runtime();
    let tracked = bindings
        .files
        .iter()
        .filter_map(|file| track(file, &manifest_dir));
    Ok(quote! {
        #errors
        /// The workflows of the Knock directory.
        #[allow(dead_code, unreachable_pub)]
        pub mod workflows {
            #[allow(unused_imports)]
            use #runtime as knock_runtime;
            #items
            const _: ::core::option::Option<&str> = ::core::option_env!("KNOCK_DIR");
            #(#tracked)*
        }
    })
}

fn options(arguments: &Arguments) -> EmitOptions {
    let keys = arguments.only.as_ref();
    EmitOptions {
        only: keys.map(|keys| keys.iter().map(LitStr::value).collect()),
        ..EmitOptions::default()
    }
}

fn errors(bindings: &Bindings, arguments: &Arguments) -> TokenStream {
    let span = arguments.span();
    let errors = bindings.errors.iter();
    errors
        .map(|error| quote_spanned!(span=> ::core::compile_error!(#error);))
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
