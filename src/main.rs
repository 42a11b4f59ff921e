//! Arguments in, exit code out.

fn main() -> std::process::ExitCode {
    aims_site::cli::main()
}
