//! What is said to a macro: `runtime; "directory", only = ["key"], crate = path`.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Path, Token, bracketed};

pub(crate) struct Arguments {
    /// The crate by whose path the macro was called, which comes first.
    of: Path,
    pub(crate) directory: Option<LitStr>,
    pub(crate) only: Option<Vec<LitStr>>,
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
    /// Where `knock-runtime` is.
    pub(crate) fn runtime(&self) -> &Path {
        self.runtime.as_ref().unwrap_or(&self.of)
    }

    /// Where to show what is wrong with the Knock directory.
    pub(crate) fn span(&self) -> Span {
        let directory = self.directory.as_ref();
        directory.map_or_else(Span::call_site, LitStr::span)
    }

    fn named(&mut self, input: ParseStream<'_>) -> Result<()> {
        if input.peek(Token![crate]) {
            let name: Token![crate] = input.parse()?;
            input.parse::<Token![=]>()?;
            let path = input.call(Path::parse_mod_style)?;
            return set(&mut self.runtime, path, name.span);
        }
        let name: Ident = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                "expected `only = [\"key\", …]` or `crate = path`",
            )
        })?;
        if name != "only" {
            let message = format!("unknown argument `{name}`: there are `only` and `crate`");
            return Err(Error::new(name.span(), message));
        }
        input.parse::<Token![=]>()?;
        let keys;
        bracketed!(keys in input);
        let keys = Punctuated::<LitStr, Token![,]>::parse_terminated(&keys)?;
        set(&mut self.only, keys.into_iter().collect(), name.span())
    }
}

/// Between two arguments there is a comma.
fn separator(input: ParseStream<'_>) -> Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

fn set<T>(argument: &mut Option<T>, value: T, span: Span) -> Result<()> {
    match argument.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(span, "this argument is given twice")),
    }
}
