// Page faults dominate large CPU tensors: freed blocks are kept, and large ones lie on huge pages. The cache is
// bounded, and what it did not need between two dt_trim calls goes back to the system.
#include "shim.h"
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>
#include <unistd.h>
#include <map>
#include <mutex>
#include <vector>

namespace {

constexpr size_t header = 64; // keeps the data aligned for AVX-512, and remembers the block's size
constexpr size_t cached_from = size_t(64) << 10;
constexpr size_t huge_page = size_t(2) << 20;

// Four classes between powers of two: at most a fifth of a block is unused.
size_t round_up(size_t bytes)
{
    if (bytes >= huge_page * 4) {
        return (bytes + huge_page - 1) / huge_page * huge_page;
    }
    size_t power = cached_from;
    while (power * 2 <= bytes) {
        power *= 2;
    }
    const auto step = power / 4;
    return (bytes + step - 1) / step * step;
}

// Large blocks are mapped by hand: malloc would keep some of them for ever. Only what is wanted now lies on whole huge pages: of a block's
// last one a few bytes may be used, and a model's weights fill many blocks.
void* map_huge(size_t bytes, size_t wanted)
{
    auto* mapped = mmap(nullptr, bytes + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    TORCH_CHECK(mapped != MAP_FAILED, "cannot allocate ", bytes, " bytes");
    auto* start = static_cast<char*>(mapped);
    auto* aligned = reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(start) + huge_page - 1) / huge_page * huge_page);
    if (aligned != start) {
        munmap(start, aligned - start);
    }
    if (aligned != start + huge_page) {
        munmap(aligned + bytes, start + huge_page - aligned);
    }
    madvise(aligned, wanted / huge_page * huge_page, MADV_HUGEPAGE);
    return aligned;
}

void* map_block(size_t bytes, size_t wanted)
{
    if (bytes >= huge_page) {
        return map_huge(bytes, wanted);
    }
    void* block = nullptr;
    TORCH_CHECK(posix_memalign(&block, header, bytes) == 0, "cannot allocate ", bytes, " bytes");
    return block;
}

void unmap_block(void* block, size_t bytes)
{
    if (bytes >= huge_page) {
        munmap(block, bytes);
    } else {
        free(block);
    }
}

class CachingAllocator final : public c10::Allocator {
public:
    explicit CachingAllocator(size_t limit) : limit_(limit) {}

    c10::DataPtr allocate(size_t bytes) const { return make(bytes); } // libtorch 1.13
    c10::DataPtr allocate(size_t bytes) { return make(bytes); }       // libtorch 2.x
    void copy_data(void* target, const void* source, size_t bytes) const { memcpy(target, source, bytes); }
    c10::DeleterFnPtr raw_deleter() const override { return &CachingAllocator::free_block; }

    void* take(size_t size)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        auto found = free_.find(size);
        if (found == free_.end() || found->second.empty()) {
            return nullptr;
        }
        auto* block = found->second.back();
        found->second.pop_back();
        cached_ -= size;
        lowest_ = std::min(lowest_, cached_);
        return block;
    }

    bool keep(void* block, size_t size)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (cached_ + size > limit_) {
            return false;
        }
        free_[size].push_back(block);
        cached_ += size;
        return true;
    }

    // Frees as much as the cache never fell below since the last call: nobody missed it.
    size_t trim()
    {
        std::vector<std::pair<void*, size_t>> unused;
        size_t freed = 0;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            for (auto entry = free_.rbegin(); entry != free_.rend(); ++entry) {
                while (!entry->second.empty() && freed + entry->first <= lowest_) {
                    unused.emplace_back(entry->second.back(), entry->first);
                    entry->second.pop_back();
                    freed += entry->first;
                }
            }
            cached_ -= freed;
            lowest_ = cached_;
        }
        for (const auto& [block, size] : unused) {
            unmap_block(block, size);
        }
        return freed;
    }

    size_t cached()
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        return cached_;
    }

private:
    static c10::DataPtr make(size_t bytes);
    static void free_block(void* data);

    std::mutex mutex_;
    std::map<size_t, std::vector<void*>> free_;
    size_t cached_ = 0;
    size_t lowest_ = 0;
    size_t limit_;
};

CachingAllocator* allocator;

// The context equals the data pointer: oneDNN's paths free through raw_deleter().
c10::DataPtr CachingAllocator::make(size_t bytes)
{
    const c10::Device cpu(c10::DeviceType::CPU);
    if (bytes == 0) {
        return {nullptr, nullptr, &CachingAllocator::free_block, cpu};
    }
    const auto wanted = bytes + header;
    const auto size = wanted < cached_from ? wanted : round_up(wanted);
    auto* block = size < cached_from ? nullptr : allocator->take(size);
    if (block == nullptr) {
        block = map_block(size, wanted);
    }
    *static_cast<size_t*>(block) = size;
    auto* data = static_cast<char*>(block) + header;
    return {data, data, &CachingAllocator::free_block, cpu};
}

void CachingAllocator::free_block(void* data)
{
    if (data == nullptr) {
        return;
    }
    auto* block = static_cast<char*>(data) - header;
    const auto size = *reinterpret_cast<size_t*>(block);
    if (size < cached_from || !allocator->keep(block, size)) {
        unmap_block(block, size);
    }
}

} // namespace

DT_API void dt_install_allocator(int64_t limit)
{
    allocator = new CachingAllocator(size_t(limit));
    c10::SetCPUAllocator(allocator, 100);
}

DT_API int64_t dt_trim() { return int64_t(allocator->trim()); }
DT_API int64_t dt_cached() { return int64_t(allocator->cached()); }
