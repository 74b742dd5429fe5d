import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.AuthApi;
import org.openapitools.client.api.MeApi;
import org.openapitools.client.api.UsersApi;
import org.openapitools.client.model.InvalidCredentialsProblem;
import org.openapitools.client.model.LoginDto;
import org.openapitools.client.model.RefreshTokenDto;
import org.openapitools.client.model.RegisterDto;
import org.openapitools.client.model.TokenPairResponse;
import org.openapitools.client.model.UpdateMeDto;
import org.openapitools.client.model.ValidationProblem;

/** Runs the flow with the generated Java client. */
public class Client {
  interface Call {
    void run() throws ApiException;
  }

  static void expectEqual(Object actual, Object expected) {
    if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", not " + actual);
  }

  static String bodyOf(Call call) {
    try {
      call.run();
    } catch (ApiException error) {
      return error.getResponseBody();
    }
    throw new AssertionError("expected an error");
  }

  public static void main(String[] args) throws Exception {
    URI origin = URI.create(System.getenv("API"));
    ApiClient client = new ApiClient().setScheme("http").setHost(origin.getHost()).setPort(origin.getPort());
    ObjectMapper mapper = client.getObjectMapper();
    String name = "java-" + System.currentTimeMillis();
    String password = "correct horse battery staple";

    AuthApi auth = new AuthApi(client);
    auth.register(new RegisterDto().username(name).email(name + "@example.com").password(password));
    String rejected = bodyOf(() -> auth.login(new LoginDto().username(name).password("x")));
    expectEqual(
        mapper.readValue(rejected, InvalidCredentialsProblem.class).getCode(),
        InvalidCredentialsProblem.CodeEnum.INVALID_CREDENTIALS);

    TokenPairResponse pair = auth.login(new LoginDto().username(name).password(password));
    client.setRequestInterceptor(
        request -> request.setHeader("Authorization", "Bearer " + pair.getAccessToken()));
    MeApi me = new MeApi(client);
    expectEqual(me.getMe().getUsername(), name);
    expectEqual(me.updateMe(new UpdateMeDto().fullName("Ada")).getFullName(), "Ada");
    String invalid = bodyOf(() -> me.updateMe(new UpdateMeDto().email("x")));
    expectEqual(mapper.readValue(invalid, ValidationProblem.class).getErrors().get(0).getPointer(), "#/email");
    UsersApi users = new UsersApi(client);
    String forbidden = bodyOf(() -> users.listUsers(null, null, null, "-created_at", null, null, null));
    expectEqual(mapper.readTree(forbidden).get("code").asText(), "forbidden");

    RefreshTokenDto token = new RefreshTokenDto().refreshToken(pair.getRefreshToken());
    expectEqual(auth.refresh(token).getTokenType(), TokenPairResponse.TokenTypeEnum.BEARER);
    auth.logout(token);
    expectEqual(mapper.readTree(bodyOf(() -> me.getMe())).get("code").asText(), "invalid_token");
  }
}
