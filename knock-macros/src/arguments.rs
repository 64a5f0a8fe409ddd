//! What is said to a macro: `runtime; "directory", only = ["key"], crate = path`.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Path, Token, bracketed};

pub(crate) struct Arguments {
    /// The crate by whose path the macro was called, which comes first.
    of: Path,
    pub(crate) directory: Option<LitStr>,
    only: Option<Vec<LitStr>>,
    runtime: Option<Path>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut arguments = Self {
            of: input.call(Path::parse_mod_style)?,
            directory: None,
            only: None,
            runtime: None,
        };
        input.parse::<Token![;]>()?;
        if input.peek(LitStr) {
            arguments.directory = Some(input.parse()?);
            separator(input)?;
        }
        while !input.is_empty() {
            arguments.named(input)?;
            separator(input)?;
        }
        Ok(arguments)
    }
}

impl Arguments {
    /// The module, in which the runtime has a name.
    pub(crate) fn module(&self, items: &TokenStream) -> TokenStream {
        let runtime = self.runtime.as_ref().unwrap_or(&self.of);
        module(&quote! {
            #[allow(unused_imports)]
            use #runtime as knock_runtime;
            #items
        })
    }

    /// The chosen keys.
    pub(crate) fn only(&self) -> Option<BTreeSet<String>> {
        let only = self.only.as_ref();
        only.map(|keys| keys.iter().map(LitStr::value).collect())
    }

    /// Errors on the chosen keys that something is to be said of.
    pub(crate) fn errors_of_keys(&self, error: impl Fn(&str) -> Option<String>) -> TokenStream {
        let keys = self.only.iter().flatten();
        keys.filter_map(|key| Some(Error::new(key.span(), error(&key.value())?)))
            .map(Error::into_compile_error)
            .collect()
    }

    /// Where to show what is wrong with the Knock directory.
    pub(crate) fn span(&self) -> Span {
        let directory = self.directory.as_ref();
        directory.map_or_else(Span::call_site, LitStr::span)
    }

    fn named(&mut self, input: ParseStream<'_>) -> Result<()> {
        let name = input.call(Ident::parse_any).map_err(|error| {
            let message = format!("expected `{ONLY}` or `{CRATE}`");
            Error::new(error.span(), message)
        })?;
        if name == "crate" {
            let path = value(input, &name, CRATE, Path::parse_mod_style)?;
            return set(&mut self.runtime, path, &name);
        }
        if name != "only" {
            let message = format!("unknown argument `{name}`: there are `{ONLY}` and `{CRATE}`");
            return Err(Error::new(name.span(), message));
        }
        let keys = value(input, &name, ONLY, |input| {
            let keys;
            bracketed!(keys in input);
            Punctuated::<LitStr, Token![,]>::parse_terminated(&keys)
        })?;
        set(&mut self.only, keys.into_iter().collect(), &name)
    }
}

const ONLY: &str = "only = [\"key\", …]";
const CRATE: &str = "crate = path";

/// What stands behind the name of an argument.
fn value<T>(
    input: ParseStream<'_>,
    name: &Ident,
    usage: &str,
    parse: fn(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    let expected = |span: Span| Error::new(span, format!("expected `{usage}`"));
    if input.is_empty() {
        return Err(expected(name.span()));
    }
    let value = input.parse::<Token![=]>().and_then(|_| parse(input));
    value.map_err(|error| expected(error.span()))
}

/// The module that both macros expand to. Errors stand in it as well: then rustc does not miss in it
/// what would be there without them.
pub(crate) fn module(items: &TokenStream) -> TokenStream {
    quote! {
        /// The workflows of the Knock directory.
        #[allow(dead_code, unreachable_pub)]
        pub mod workflows {
            #items
        }
    }
}

/// Between two arguments there is a comma.
fn separator(input: ParseStream<'_>) -> Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

fn set<T>(argument: &mut Option<T>, value: T, name: &Ident) -> Result<()> {
    match argument.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(name.span(), format!("`{name}` is given twice"))),
    }
}
