//! Arguments in, exit code out.

/// With that of the system, more than a third of a build is allocation.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    use_small_pages();
    aims_site::cli::main()
}

/// Where a system hands out memory in huge pages, a build holds a quarter more of it and is no faster.
fn use_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
