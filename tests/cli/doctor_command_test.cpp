#include "cli/doctor_command.h"

#include <string>

#include <gtest/gtest.h>

namespace aha::cli {
namespace {

TEST(DoctorCommand, SaysWhetherTheWorkerOfMathematicalAnswersIsThere) {
  testing::internal::CaptureStdout();
  doctor_command({});
  const std::string said = testing::internal::GetCapturedStdout();
  EXPECT_NE(said.find("mathematical answers\n  yes     aha-math-worker (optional): /"),
            std::string::npos)
      << said;
}

}  // namespace
}  // namespace aha::cli
