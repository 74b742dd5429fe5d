// Command main runs the flow with the generated Go client.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	client "example.com/client"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func expectEqual(actual, expected interface{}) {
	if actual != expected {
		panic(fmt.Sprintf("expected %v, not %v", expected, actual))
	}
}

// decode reads the body of an error: the generated client decodes application/json only.
func decode(err error, problem interface{}) {
	response, ok := err.(client.GenericOpenAPIError)
	if !ok {
		panic(fmt.Sprintf("expected an error of the service, not %v", err))
	}
	check(json.Unmarshal(response.Body(), problem))
}

func main() {
	configuration := client.NewConfiguration()
	configuration.Servers = client.ServerConfigurations{{URL: os.Getenv("API")}}
	api := client.NewAPIClient(configuration)
	anonymous := context.Background()
	name := fmt.Sprintf("go-%d", time.Now().UnixNano())
	password := "correct horse battery staple"

	register := *client.NewRegisterDto(name+"@example.com", name, password)
	_, _, err := api.AuthApi.Register(anonymous).RegisterDto(register).Execute()
	check(err)
	login := *client.NewLoginDto("x")
	login.SetUsername(name)
	_, _, err = api.AuthApi.Login(anonymous).LoginDto(login).Execute()
	var invalidCredentials client.InvalidCredentialsProblem
	decode(err, &invalidCredentials)
	expectEqual(invalidCredentials.Code, "invalid_credentials")
	login.SetPassword(password)
	pair, _, err := api.AuthApi.Login(anonymous).LoginDto(login).Execute()
	check(err)

	user := context.WithValue(anonymous, client.ContextAccessToken, pair.AccessToken)
	me, _, err := api.MeApi.GetMe(user).Execute()
	check(err)
	expectEqual(me.Username, name)
	changes := *client.NewUpdateMeDto()
	changes.SetFullName("Ada")
	changed, _, err := api.MeApi.UpdateMe(user).UpdateMeDto(changes).Execute()
	check(err)
	expectEqual(changed.GetFullName(), "Ada")
	changes.SetEmail("x")
	_, _, err = api.MeApi.UpdateMe(user).UpdateMeDto(changes).Execute()
	var validation client.ValidationProblem
	decode(err, &validation)
	expectEqual(validation.Errors[0].Pointer, "#/email")
	_, _, err = api.UsersApi.ListUsers(user).Sort("-created_at").Execute()
	var forbidden client.ForbiddenProblem
	decode(err, &forbidden)
	expectEqual(forbidden.Code, "forbidden")

	token := *client.NewRefreshTokenDto(pair.RefreshToken)
	next, _, err := api.AuthApi.Refresh(anonymous).RefreshTokenDto(token).Execute()
	check(err)
	expectEqual(next.TokenType, "Bearer")
	_, err = api.AuthApi.Logout(anonymous).RefreshTokenDto(token).Execute()
	check(err)
	_, _, err = api.MeApi.GetMe(user).Execute()
	var invalidToken client.InvalidTokenProblem
	decode(err, &invalidToken)
	expectEqual(invalidToken.Code, "invalid_token")
}
